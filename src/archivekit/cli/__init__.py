"""The command line: arguments in, exit code out. One file a command; no rule and no format is known here."""
