"""Decisions about assets: pure, each with every reason at once."""
