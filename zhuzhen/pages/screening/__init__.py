"""Screens of screening: files of departments, runs, rules and what they were worth."""
