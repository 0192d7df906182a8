"""Words of the frame: its entries, the duties' parts, and how figures are told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One way into the system: `path` is where it leads, `icon` a name in the sprite."""

    path: str
    title: str
    icon: str


DESK = Entry("/", "工作台", "layout-dashboard")
BOARD = Entry("/board/", "职责看板", "table")
REGISTERS = Entry("/registers/", "登记", "list-details")
CLAUSES = Entry("/clauses/", "政策", "books")
ACCOUNT = Entry("/account/", "我的", "user-circle")
NEW_RECORD = Entry("/registers/new/", "记一笔", "plus")

RAIL = (DESK, BOARD, REGISTERS, CLAUSES)
RAIL_OF_ADMINISTRATORS = (DESK, CLAUSES, ACCOUNT)
PHONE_BAR = (DESK, NEW_RECORD, Entry("/board/", "看板", "table"), ACCOUNT)
PHONE_BAR_OF_ADMINISTRATORS = (DESK, CLAUSES, ACCOUNT)

PERIOD_KINDS = {"year": "全年", "half": "半年", "quarter": "季度", "month": "月"}
DASH = "–"
