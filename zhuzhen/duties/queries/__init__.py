"""Reads: the desk of one account, the board of many owners, and instances as rows."""

from zhuzhen.duties.queries.board import Board, Cell, Column, Filters, Row, board
from zhuzhen.duties.queries.desk import Desk, DeskItem, desk_of, due_between
from zhuzhen.duties.queries.instances import (
    counts_by_status,
    find_instance,
    instance_rows,
    instances_in,
    require_known,
    status_case,
)

__all__ = [
    "Board",
    "Cell",
    "Column",
    "Desk",
    "DeskItem",
    "Filters",
    "Row",
    "board",
    "counts_by_status",
    "desk_of",
    "due_between",
    "find_instance",
    "instance_rows",
    "require_known",
    "instances_in",
    "status_case",
]
