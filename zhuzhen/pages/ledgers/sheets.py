"""An official sheet as a page shows it: heads over heads, figures as they will be printed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.base.money import yuan
from zhuzhen.base.sheets.official import Column, Sheet, Value, leaves_of
from zhuzhen.pages.choices import DASH
from zhuzhen.pages.ledgers.choices import TOTAL

MOST_SHOWN = 300


@dataclass(frozen=True)
class Head:
    """A head over some columns and, where it has none below, down to the last row of heads."""

    text: str
    across: int
    down: int
    is_figure: bool


@dataclass(frozen=True)
class Cell:
    text: str
    is_figure: bool


@dataclass(frozen=True)
class Shown:
    """A sheet: rows of heads, the first rows, subtotals and the total."""

    name: str
    title: str
    heads: list[list[Head]]
    rows: list[list[Cell]]
    sums: list[list[Cell]]
    notes: tuple[str, ...]
    count: int


def _depth(columns: Sequence[Column]) -> int:
    return 1 + max((_depth(each.columns) for each in columns if each.columns), default=0)


def _heads(columns: Sequence[Column]) -> list[list[Head]]:
    depth = _depth(columns)
    rows: list[list[Head]] = [[] for _ in range(depth)]

    def put(level: int, those: Sequence[Column]) -> None:
        for each in those:
            across = len(leaves_of([each])) if each.columns else 1
            down = 1 if each.columns else depth - level
            rows[level].append(Head(each.head, across, down, each.kind in ("money", "whole")))
            put(level + 1, each.columns)

    put(0, columns)
    return rows


def _cell(value: Value, *, of: Column) -> Cell:
    is_figure = of.kind in ("money", "whole")
    if value is None or value == "":
        return Cell(DASH, is_figure)
    if isinstance(value, dt.date):
        return Cell(value.isoformat(), False)
    if isinstance(value, int):
        return Cell(yuan(value) if of.kind == "money" else f"{value:,}", True)
    return Cell(value, is_figure)


def _sum(label: str, values: Sequence[Value], *, leaves: tuple[Column, ...]) -> list[Cell]:
    """A row of sums: its label where the first column stands; what is not summed stays blank."""
    cells = [
        Cell("", False) if value is None else _cell(value, of=leaf)
        for value, leaf in zip(values, leaves, strict=True)
    ]
    return [Cell(label, False), *cells[1:]]


def shown(sheet: Sheet) -> Shown:
    """A sheet as the page shows it, its first rows at most."""
    leaves = leaves_of(sheet.columns)
    sums = [_sum(label, values, leaves=leaves) for label, values in sheet.subtotals]
    if sheet.totals:
        sums.append(_sum(TOTAL, sheet.totals, leaves=leaves))
    return Shown(
        sheet.name,
        sheet.title,
        _heads(sheet.columns),
        [
            [_cell(value, of=leaf) for value, leaf in zip(row, leaves, strict=True)]
            for row in sheet.rows[:MOST_SHOWN]
        ],
        sums,
        sheet.notes,
        len(sheet.rows),
    )
