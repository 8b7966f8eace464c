"""The verbs, each with the pieces in their order. They know no rule, no format and no system call."""
