"""Reads about projects, within the scope of the transaction."""
