"""The demonstration's families: drawn households of the villages followed, and their cases."""
