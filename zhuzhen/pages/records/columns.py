"""The columns of a register's list: its day, what it says, whose it is, its state and papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.base.money import yuan
from zhuzhen.policy.choices import SUMMABLE, UNITS, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.rules.summaries import shown
from zhuzhen.registers.world import World

_LINK_COLUMNS = (Link.ORG, Link.CLUSTER, Link.PLACE)


@dataclass(frozen=True)
class Column:
    """One column; a fixed one can not be hidden."""

    id: str
    label: str
    unit: str = ""
    is_figure: bool = False
    is_fixed: bool = False


@dataclass(frozen=True)
class Cell:
    """What a row says in a column."""

    column: Column
    text: str


@dataclass(frozen=True)
class Row:
    """One record of a list."""

    uid: str
    summary: str
    state: str
    cells: tuple[Cell, ...]


def _field_column(field: Field) -> Column:
    figure = field.kind in SUMMABLE
    unit = UNITS[field.counted_in] if figure and field.counted_in else ""
    return Column(field.id, field.label, unit, figure)


def columns_of(declaration: Declaration) -> tuple[Column, ...]:
    """The columns of a register, from its declaration."""
    register = declaration.register
    # What the summary already says in words needs no column of its own.
    said = {name for _, name in declaration.title_parts}
    named = [register.field(name) for name in register.summary if name not in said]
    links = [link for link in _LINK_COLUMNS if link in register.links and link.value not in said]
    return (
        Column("happened_on", register.happened_on, is_fixed=True),
        Column("summary", "摘要", is_fixed=True),
        *(_field_column(field) for field in named if field is not None),
        *(Column(link.value, declaration.label_of(link.value)) for link in links),
        Column("state", "状态", is_fixed=True),
        Column("papers", "佐证", "份", is_figure=True),
    )


def _text(column: Column, *, record: Record, declaration: Declaration) -> str:
    field = declaration.register.field(column.id)
    if field is not None:
        value = record.values.get(field.id)
        if value is not None and field.kind is FieldKind.MONEY_FEN:
            return yuan(int(value))
        if value is not None and field.kind is FieldKind.PERCENT:
            return shown(field, value=value, declaration=declaration, world=World())
        if value is not None and column.is_figure:
            return f"{value:,}" if isinstance(value, int) else str(value)
        told = shown(field, value=value, declaration=declaration, world=World())
        return "" if value is None else told
    if column.id == "happened_on":
        return record.happened_on.isoformat()
    if column.id == "state":
        return record.get_state_display()
    if column.id == "papers":
        return str(getattr(record, "paper_count", ""))
    if column.id == "summary":
        return record.summary
    linked = getattr(record, column.id)
    return linked.name if linked else ""


def rows_of(
    records: Sequence[Record], *, columns: Sequence[Column], declaration: Declaration
) -> list[Row]:
    """Records as rows of the list; no further query."""
    return [
        Row(
            str(record.uid),
            record.summary,
            record.state,
            tuple(
                Cell(column, _text(column, record=record, declaration=declaration))
                for column in columns
            ),
        )
        for record in records
    ]
