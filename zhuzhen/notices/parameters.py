"""What packs say about notices in a place, with what holds where they say nothing."""

import datetime as dt

from zhuzhen.notices import choices
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.policy.queries import parameter, whole_number


def least_days(kind: NoticeKind, *, place: str, on: dt.date) -> int:
    """How many full days a notice must be open at least."""
    name = choices.DAYS_PARAMETER.format(kind=kind.value)
    return max(whole_number(name, region=place, on=on, usual=choices.USUAL_DAYS[kind]), 1)


def answer_days(*, place: str, on: dt.date) -> int:
    """Within how many days an objection is answered."""
    usual = choices.USUAL_ANSWER_DAYS
    return whole_number(choices.ANSWER_DAYS, region=place, on=on, usual=usual)


def objections_a_day(*, place: str, on: dt.date) -> int:
    """How many objections to one notice are taken on one day."""
    usual = choices.USUAL_OBJECTIONS_A_DAY
    return whole_number(choices.OBJECTIONS_A_DAY, region=place, on=on, usual=usual)


def public_days(*, place: str, on: dt.date) -> int:
    """For how many days after its last the public page still shows a notice."""
    usual = choices.USUAL_PUBLIC_DAYS
    return max(whole_number(choices.PUBLIC_DAYS, region=place, on=on, usual=usual), 0)


def masks_names(*, place: str, on: dt.date) -> bool:
    """Whether names of members of families are shown as surname and stars."""
    usual = choices.USUAL_MASKS_NAMES
    return whole_number(choices.MASKS_NAMES, region=place, on=on, usual=usual) != 0


def supervision_phones(*, place: str, on: dt.date) -> str:
    """The supervision telephones that every notice of a place carries."""
    found = parameter(choices.SUPERVISION_PHONES, region=place, on=on)
    return str(found.value_on(on).value) if found else choices.USUAL_SUPERVISION_PHONES
