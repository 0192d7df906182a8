"""Tell a violated no-overlap constraint as a Problem that names the other row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from zhuzhen.base.problems import CONSTRAINT_TEXTS, Problem
from zhuzhen.partners.choices import ClusterRole, PairingKind, PersonRole, PostingStatus
from zhuzhen.partners.models import Membership, Pairing, Posting

CONSTRAINT_TEXTS.update(
    {
        "partners_org_credit_code": "这个统一社会信用代码已登记在另一个单位名下",
        "partners_one_lead": "牵头单位（一个组团同时只有一个）",
        "partners_member_once": "成员单位（同一单位在一个组团只登记一次）",
        "partners_person_one_town": "派驻（一人不能同时派驻两个镇）",
        "partners_one_deputy_leader": "副队长（一个工作队同时最多一名）",
        "partners_one_leader": "队长（一个工作队同时只有一名）",
        "partners_enterprise_one_village": "一对一村企结对（该企业）",
        "partners_village_one_enterprise": "一对一村企结对（该村）",
    }
)
Row = Membership | Posting | Pairing
R = TypeVar("R", Membership, Posting, Pairing)
_UNSEEN = "另一条不在您范围内的记录"


def span_text(row: Row) -> str:
    """'2022-01-01 至今' or '2022-01-01 至 2022-06-30' (the last day is the day before `upper`)."""
    first, after = row.during.lower, row.during.upper
    if after is None:
        return f"{first} 至今"
    return f"{first} 至 {after.fromordinal(after.toordinal() - 1)}"


def _overlapping(rows: "QuerySet[R]", *, row: R) -> R | None:
    return rows.filter(during__overlap=row.during).exclude(pk=row.pk).first()


def _other_membership(row: Membership, *, role: str | None = None) -> str:
    rows = Membership.objects.select_related("org").filter(cluster=row.cluster)
    rows = rows.filter(role=role) if role else rows.filter(org=row.org)
    other = _overlapping(rows, row=row)
    return f"{other.org.name}，{span_text(other)}" if other else _UNSEEN


def _other_posting(row: Posting, *, role: str | None = None) -> str:
    rows = Posting.objects.select_related("person", "team")
    if role:
        rows = rows.filter(team=row.team, role=role)
    else:
        gone = (PostingStatus.ROTATED_OUT, PostingStatus.TERMINATED)
        rows = rows.filter(person=row.person).exclude(status__in=gone)
    other = _overlapping(rows, row=row)
    return f"{other.person.name}在{other.team.name}，{span_text(other)}" if other else _UNSEEN


def _other_pairing(row: Pairing, *, by_village: bool) -> str:
    rows = Pairing.objects.select_related("helper_org", "place").filter(
        kind=PairingKind.ENTERPRISE_VILLAGE, is_exclusive=True
    )
    rows = rows.filter(place=row.place) if by_village else rows.filter(helper_org=row.helper_org)
    other = _overlapping(rows, row=row)
    if other is None or other.helper_org is None:
        return _UNSEEN
    return f"{other.helper_org.name}与{other.place.name}，{span_text(other)}"


_OTHERS: dict[str, Callable[..., str]] = {
    "partners_one_lead": lambda row: _other_membership(row, role=ClusterRole.LEAD),
    "partners_member_once": _other_membership,
    "partners_person_one_town": _other_posting,
    "partners_one_deputy_leader": lambda row: _other_posting(row, role=PersonRole.DEPUTY_LEADER),
    "partners_one_leader": lambda row: _other_posting(row, role=PersonRole.LEADER),
    "partners_enterprise_one_village": lambda row: _other_pairing(row, by_village=False),
    "partners_village_one_enterprise": lambda row: _other_pairing(row, by_village=True),
}


@contextmanager
def refusing_overlaps(row: Row) -> Iterator[None]:
    """Save `row` inside; a violated no-overlap constraint becomes Problem('overlaps')."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in _OTHERS:
            raise
        raise Problem("overlaps", what=CONSTRAINT_TEXTS[name], other=_OTHERS[name](row)) from error
