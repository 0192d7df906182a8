"""Screens of money: how it stands, what is owed, papers that move it, entries, income, closing."""
