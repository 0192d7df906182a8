"""Files from outside as rows of texts, each with the number of its row."""

from zhuzhen.feeds.reading.opening import read_file
from zhuzhen.feeds.reading.raw import Raw

__all__ = ["Raw", "read_file"]
