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
PHONE_BAR = (DESK, NEW_RECORD, BOARD, ACCOUNT)
PHONE_BAR_OF_ADMINISTRATORS = (DESK, CLAUSES, ACCOUNT)

UNKNOWN_PERIOD = "“{text}”不是周期，已按 {period} 显示。"
ALL_PLACES = "全部地区"
PERIOD_KINDS = {"year": "全年", "half": "半年", "quarter": "季度", "month": "月"}
DASH = "–"
