"""Decisions of casework: pure, each with its reasons."""
