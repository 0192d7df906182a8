"""Changes of divisions: loading the register of codes, dated operations on it, and tags."""

from zhuzhen.places.commands.loading import load_divisions

__all__ = ["load_divisions"]
