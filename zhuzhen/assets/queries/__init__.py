"""Reads about assets, within the scope of the transaction."""
