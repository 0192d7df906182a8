"""What `works.yaml` tells of money, projects and assets."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

YUAN = 100
WAN = 10_000 * YUAN  # 万元, in fen


@cache
def told() -> dict[str, Any]:
    """The stories of works and their words."""
    path = Path(__file__).parents[1] / "works.yaml"
    read: dict[str, Any] = YAML(typ="safe").load(path)
    return read


def said(name: str, **facts: object) -> str:
    """A text of the stories, filled."""
    return str(told()["texts"][name]).format(**facts)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)
