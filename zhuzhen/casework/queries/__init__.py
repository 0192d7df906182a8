"""Reads of casework, in sets."""
