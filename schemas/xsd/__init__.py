"""XML schemas of our own."""
