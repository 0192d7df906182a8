"""Workbooks, for every subject that reads or writes them: rows in portions, heads, formats."""
