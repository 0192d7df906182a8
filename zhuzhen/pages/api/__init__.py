"""The API for machines: the same commands and queries as the pages, under /api/v1/."""
