"""Sheets as they really are, a record for each row: CSV and TSV row by row, workbooks held whole up to a limit.

Dialects are known by their headers and announced; what a cell says is kept, and what it cannot say is a finding.
"""
