"""The only rooms that touch disk or other processes. They look and they write; they judge nothing.

Every call of the operating system that not all systems have is in `system`; an OSError leaves these rooms as a
StorageError or as a finding of level UNKNOWN, with the path and the reason.
"""
