"""Print rows as a table for people or as JSON for machines."""

import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum

from rich.console import Console
from rich.table import Table


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"


def print_rows(rows: Sequence[Mapping[str, object]], *, format: Format) -> None:
    """Each row a mapping with the same keys, in order; JSON goes out as one array."""
    if format is Format.JSON:
        json.dump(list(rows), sys.stdout, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write("\n")
        return
    # A file or a pipe has no width of its own: leave room rather than cut.
    console = Console() if sys.stdout.isatty() else Console(width=240)
    if not rows:
        console.print("没有内容。")
        return
    table = Table(*[str(key) for key in rows[0]])
    for row in rows:
        table.add_row(*["–" if value is None else str(value) for value in row.values()])
    console.print(table)
