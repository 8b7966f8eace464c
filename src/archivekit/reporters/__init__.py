"""Reports in the forms that people and machines read: pure functions of the report. Knows no storage."""
