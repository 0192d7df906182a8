"""Changes of divisions: loading the register of codes, dated operations on it, and tags."""

from zhuzhen.places.commands.changing import (
    Basis,
    Part,
    merge_divisions,
    recode_division,
    rename_division,
    split_division,
)
from zhuzhen.places.commands.loading import load_divisions
from zhuzhen.places.commands.tagging import tag_division, untag_division

__all__ = [
    "Basis",
    "Part",
    "load_divisions",
    "merge_divisions",
    "recode_division",
    "rename_division",
    "split_division",
    "tag_division",
    "untag_division",
]
