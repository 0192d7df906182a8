"""Tell a violated no-overlap constraint as a Problem that names the other row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from zhuzhen.base.problems import CONSTRAINT_TEXTS, Problem
from zhuzhen.partners.choices import ClusterRole, PairingKind, PersonRole
from zhuzhen.partners.models import Membership, Pairing, Posting
from zhuzhen.partners.problems import text

Row = Membership | Posting | Pairing
R = TypeVar("R", Membership, Posting, Pairing)
_UNSEEN = text("unseen")


def span_text(row: Row) -> str:
    """The first and the last day of a row, which is the day before `upper`."""
    first, after = row.during.lower, row.during.upper
    if after is None:
        return text("since", first=first)
    return text("span", first=first, last=after.fromordinal(after.toordinal() - 1))


def _overlapping(rows: "QuerySet[R]", *, row: R) -> R | None:
    return rows.filter(during__overlap=row.during).exclude(pk=row.pk).first()


def _other_membership(row: Membership, *, role: str | None = None) -> str:
    rows = Membership.objects.select_related("org").filter(cluster=row.cluster)
    rows = rows.filter(role=role) if role else rows.filter(org=row.org)
    other = _overlapping(rows, row=row)
    if other is None:
        return _UNSEEN
    return text("other_member", org=other.org.name, span=span_text(other))


def _other_posting(row: Posting, *, role: str | None = None) -> str:
    rows = Posting.objects.select_related("person", "team")
    rows = rows.filter(team=row.team, role=role) if role else rows.filter(person=row.person)
    other = _overlapping(rows, row=row)
    if other is None:
        return _UNSEEN
    who, team = other.person.name, other.team.name
    return text("other_posting", person=who, team=team, span=span_text(other))


def _other_pairing(row: Pairing, *, by_village: bool) -> str:
    rows = Pairing.objects.select_related("helper_org", "place").filter(
        kind=PairingKind.ENTERPRISE_VILLAGE, is_exclusive=True
    )
    rows = rows.filter(place=row.place) if by_village else rows.filter(helper_org=row.helper_org)
    other = _overlapping(rows, row=row)
    if other is None or other.helper_org is None:
        return _UNSEEN
    org, place = other.helper_org.name, other.place.name
    return text("other_pair", org=org, place=place, span=span_text(other))


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
