"""Decisions about names, codes and trees; pure."""
