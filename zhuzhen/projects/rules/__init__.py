"""Decisions about projects: pure, each with its reasons."""
