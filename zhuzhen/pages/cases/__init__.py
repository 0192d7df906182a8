"""Screens of clues and cases: lists, the page of a case, a form for each step."""
