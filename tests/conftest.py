"""What all tests share. That this file is here puts `tests/` on the path, so that they can import its helpers."""
