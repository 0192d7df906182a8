"""Words of the frame: its entries, the duties' parts, and how figures are told."""

from dataclasses import dataclass

THIS_PAGE = "这个页面"
HALF_ROW = "这一行没有填完，请填上或把整行清空"


@dataclass(frozen=True)
class Entry:
    """One way into the system: `path` is where it leads, `icon` a name in the sprite."""

    path: str
    title: str
    icon: str
    also: tuple[str, ...] = ()  # other addresses whose pages stand under it


DESK = Entry("/", "工作台", "layout-dashboard")
BOARD = Entry("/board/", "职责看板", "table")
REGISTERS = Entry(
    "/registers/", "登记", "list-details", also=("/matching/", "/records/", "/receipts/")
)
HOUSEHOLDS = Entry(
    "/households/",
    "监测对象",
    "home",
    also=(
        "/residents/",
        "/measures/",
        "/helpers/",
        "/cases/",
        "/clues/",
        "/notices/",
        "/campaigns/",
        "/doubts/",
        "/screening/",
        "/funnel/",
    ),
)
# What stands there for those who see counts, not families.
FUNNEL = Entry("/funnel/", "监测漏斗", "home")
ORGS = Entry("/orgs/", "单位与组团", "building-community")
REPORTS = Entry("/reports/", "报表", "file-text")
MATCHING = Entry("/matching/", "匹配", "link")
# Money, what it builds and what it leaves, with the ledgers over both.
MONEY = Entry(
    "/funds/",
    "资金项目",
    "coin-yuan",
    also=("/projects/", "/assets/", "/ledgers/", "/statistics/", "/verify/"),
)
CLAUSES = Entry("/clauses/", "政策", "books")
ACCOUNT = Entry("/account/", "我的", "user-circle")
NEW_RECORD = Entry("/registers/new/", "记一笔", "plus")
ADMIN = Entry("/admin/", "管理", "settings")

# Households are only for who works with families; the others are not shown the way.
# Matching stands beside the registers whose records it brings together.
RAIL = (DESK, BOARD, REGISTERS, HOUSEHOLDS, MONEY, ORGS, REPORTS, CLAUSES)
RAIL_OF_ADMINISTRATORS = (DESK, ADMIN, CLAUSES, ACCOUNT)
# A phone's bar holds four; whatever else there is stands under 我的 there.
PHONE_BAR = (DESK, NEW_RECORD, Entry("/board/", "看板", "table"), ACCOUNT)
# Who goes from door to door works with families there, not with the board.
PHONE_BAR_AT_DOORS = (
    DESK,
    NEW_RECORD,
    Entry("/households/", "对象", "home", also=HOUSEHOLDS.also),
    ACCOUNT,
)
PHONE_BAR_OF_ADMINISTRATORS = (DESK, ADMIN, CLAUSES, ACCOUNT)

_BEYOND = (
    *RAIL,
    MATCHING,
    Entry("/clusters/", "组团与工作队", "users"),
    Entry("/rosters/", "名册", "file-import"),
    Entry("/calendar/", "日历", "calendar"),
    Entry("/notices/", "公示", "file-text"),
    Entry("/reminders/", "待办和提醒", "bell"),
    Entry("/load/", "填报负担", "clock"),
)


def _not_in(bar: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(each for each in _BEYOND if each.path not in {held.path for held in bar})


PHONE_MENU, PHONE_MENU_AT_DOORS = _not_in(PHONE_BAR), _not_in(PHONE_BAR_AT_DOORS)

PERIOD_KINDS = {"year": "全年", "half": "半年", "quarter": "季度", "month": "月"}
DASH = "–"

# The desk
OVERDUE, DUE_SOON, IN_PROGRESS = "已逾期", "快到期", "还要做"
RETURNED, AWAITING, DONE_LATELY = "退回给我的", "待我确认", "最近达标"
DAYS_LATE, DAYS_LEFT, DUE_TODAY = "已过 {days} 天", "还剩 {days} 天", "今天到期"


def days_said(left: int) -> str:
    """How many days are left, or gone, as people say it."""
    if left < 0:
        return DAYS_LATE.format(days=-left)
    return DAYS_LEFT.format(days=left) if left else DUE_TODAY


TASKS = "交办给我的"
RECORD_IT, REVISE_IT, CONFIRM_IT, FINISH_IT = "记一笔", "修改", "去确认", "去办结"
ON_DAY = "{month}月{day}日"

# One duty
THIS_DUTY, EXEMPTING = "这项职责", "豁免职责"
EXEMPTED, LIFTED = "已豁免{owner}的这项职责。", "已解除{owner}的豁免。"

# The board
SHEET_NAME = "{period}职责看板{kind}.xlsx"

# What carries a clause, and where the typed parts are seen
CARRIER_LABELS = {
    "register": "登记",
    "duty": "职责",
    "report": "表样",
    "subject": "名册",
    "workflow": "流程",
    "parameter": "参数",
    "screening": "筛查",
}
SUBJECT_PATHS = {
    "notices": "/notices/",
    "organisations": "/orgs/",
    "clusters": "/clusters/",
    "teams": "/clusters/",
    "postings": "/clusters/",
    "documents": "/clauses/",
    "board": "/board/",
    "households": "/households/",
    "safeguards": "/households/",
    "funnel": "/funnel/",
    "town_plans": "/projects/plans/",
    "projects": "/projects/",
    "project_scores": "/projects/choice/",
    "project_shares": "/projects/",
    "wage_rolls": "/projects/?tag=work_relief",
    "linkages": "/projects/",
    "assets": "/assets/",
    "ledgers": "/ledgers/",
    "fund_statistics": "/statistics/",
}
