"""The board as a sheet: who may take it away, and that they did is audited."""

from typing import IO

from django.utils import timezone

from zhuzhen.base import audit, clock
from zhuzhen.duties.exports import board_sheet
from zhuzhen.duties.queries import Filters, board
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

# More owners of one kind than the province has.
OWNERS_IN_A_SHEET = 100_000


def exported_board(period: str, *, by: Account, filters: Filters) -> IO[bytes]:
    """All pages of the board, in an open file that is gone from the disk when closed.

    Raises not_allowed.
    """
    today = clock.today()
    require(by, Act.EXPORT, on=today)
    table = board(period, today=today, filters=filters, size=OWNERS_IN_A_SHEET)
    path = board_sheet(table, as_of=timezone.localtime(clock.now()))
    sheet = path.open("rb")
    path.unlink()
    asked = {"place": filters.place, "kind": filters.kind, "duty": filters.duty}
    audit.record(
        "board.export",
        by=by,
        subject="board",
        subject_id=period,
        facts={"owners": table.owners, **{name: each for name, each in asked.items() if each}},
    )
    return sheet
