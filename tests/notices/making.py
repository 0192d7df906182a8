"""Notices for the tests: drafted, approved, published by the cast, with the days of the tests."""

import datetime as dt

from tests.cast import account
from zhuzhen.notices.commands import approve_notice, draft_notice, publish_notice
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account

VILLAGE, NEIGHBOUR = "440282113201", "440282112201"
PUBLISHED_ON = dt.date(2022, 11, 10)
LAST = dt.date(2022, 11, 15)
OVER = dt.date(2022, 11, 16)
HEADS = ["村组", "户主", "人口"]
LINES = [["第三村民小组", "张大山", "4"], ["第五村民小组", "欧阳小河", "2"]]


def second_clerk(place: str = VILLAGE) -> Account:
    """Another account of the village's office."""
    return account("village-two", role="village", place_id=place)


def drafted(*, by: Account | None, place: str = VILLAGE, **other: object) -> Notice:
    given = {
        "kind": "monitored_admission", "subject_kind": "case", "subject_id": "1",
        "title": "拟纳入监测对象公示", "heads": HEADS, "lines": LINES,
        "basis": "粤乡村振兴局〔2023〕49号", "office": "角湾村民委员会",
        "today": PUBLISHED_ON,
    }  # fmt: skip
    return draft_notice(by=by, place=place, **{**given, **other})


def published(*, by: Account | None, approver: Account | None, **other: object) -> Notice:
    """A notice published on 2022-11-10: open 11-11 to 11-15, may pass on 11-16."""
    notice = approve_notice(drafted(by=by, **other), by=approver, today=PUBLISHED_ON)
    return publish_notice(notice, by=by, on=PUBLISHED_ON)
