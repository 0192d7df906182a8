"""Decisions about households: pure, no database, each with its reasons."""
