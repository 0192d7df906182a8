"""Instances with their status of a day, within the reader's scope; and as plain rows."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from zhuzhen.base.periods import MONTHS_OF, Period
from zhuzhen.base.problems import Problem
from zhuzhen.duties import rules
from zhuzhen.duties.choices import Status
from zhuzhen.duties.inforce import DutyVersion, version_of
from zhuzhen.duties.labels import parse_period
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.duties.problems import CLAUSES_APART, INSTANCE_OF, LISTED
from zhuzhen.places.queries import predecessors
from zhuzhen.policy.expressions.places import place_range

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class HasStatus(TypedDict):
        """What `instances_in` adds."""

        status: str

    Standing = WithAnnotations[DutyInstance, HasStatus]


def status_case(today: dt.date) -> Case:
    """`rules.status` in SQL; a test compares the two."""
    # Exemptions are few and read once; EXISTS would look for one for each of many instances.
    exempt = Q(pk__in=Exemption.objects.filter(lifted_at=None).values("instance"))
    unknown = Q(target_low=None, target_high=None)
    return Case(
        When(exempt, then=Value(Status.EXEMPT.value)),
        When(is_met=True, then=Value(Status.MET.value)),
        When(unknown, then=Value(Status.ON_TRACK.value)),
        When(due_on__lt=today, then=Value(Status.OVERDUE.value)),
        When(at_risk_on__lte=today, then=Value(Status.AT_RISK.value)),
        default=Value(Status.ON_TRACK.value),
        output_field=CharField(),
    )


def in_period(period: Period) -> Q:
    """Instances of the period itself, of smaller ones inside it, and of events in it."""
    labels = [str(period)]
    for kind, months in MONTHS_OF.items():
        if months < MONTHS_OF[period.kind]:
            labels += [str(part) for part in period.parts(kind)]
    events = (f"{period.starts_on:%Y%m%d}", f"{period.ends_on:%Y%m%d}")
    return Q(period__in=labels) | Q(period__range=events)


def in_place(code: str, *, tree: str = "then") -> Q:
    """Owners in a place or below it; by today's tree those of its predecessors are in it too."""
    codes = {code} | (predecessors(code) if tree == "today" else frozenset())
    found = Q()
    for each in sorted(codes):
        found |= Q(place_id__range=place_range(each)) | Q(helper_code=each)
    return found


def instances_in(period: str, *, today: dt.date) -> "QuerySet[Standing]":
    """Instances of a period that the reader may see, each with its `status` of today."""
    return DutyInstance.objects.filter(in_period(parse_period(period))).annotate(
        status=status_case(today)
    )


def owner_condition(owner: str) -> Q:
    """An owner by key (`cluster_org:17`), or every kind of owner with that id or code."""
    return Q(owner_key=owner) if ":" in owner else Q(owner_key__endswith=f":{owner}")


def duty_condition(duty: str) -> Q:
    """A duty by id (`principal_visit`) or by its code (R01), whichever pack says it."""
    if not duty[:1].isupper():
        return Q(duty=duty)
    rows = DutyInstance.objects.values_list("duty", "pack_version_id", "starts_on__year")
    found = {
        each.duty.id
        for each in (_version(*row) for row in rows.distinct().order_by())
        if each.duty.code == duty
    }
    return Q(duty__in=found)


def _version(duty: str, pack_version_id: int, year: int) -> DutyVersion:
    instance = DutyInstance(
        duty=duty, pack_version_id=pack_version_id, starts_on=dt.date(year, 1, 1)
    )
    return version_of(instance)


def require_known(*, duty: str = "", owner: str = "", period: str = "") -> None:
    """That each of what was given is there to ask for.

    Raises bad_period, unknown_duty or unknown_owner.
    """
    if period:
        parse_period(period)
    if duty and not DutyInstance.objects.filter(duty_condition(duty)).exists():
        ids = DutyInstance.objects.values_list("duty", flat=True).distinct().order_by("duty")
        raise Problem("unknown_duty", duty=duty, known=LISTED.join(ids))
    if owner and not DutyInstance.objects.filter(owner_condition(owner)).exists():
        raise Problem("unknown_owner", owner=owner)


def find_instance(duty: str, *, owner: str, period: str) -> DutyInstance:
    """One instance in the reader's scope. Raises not_found."""
    found = DutyInstance.objects.filter(
        duty_condition(duty), owner_condition(owner), period=period
    ).order_by("pk")[:1]
    if not found:
        raise Problem("not_found", what=INSTANCE_OF.format(period=period, duty=duty, owner=owner))
    return found[0]


def counts_by_status(period: str, *, today: dt.date, within: Q | None = None) -> dict[Status, int]:
    """How many instances stand where, in the reader's scope; periods yet to begin are left out."""
    rows = instances_in(period, today=today).filter(within or Q(), starts_on__lte=today)
    counted = rows.values("status").order_by("status").annotate(count=Count("pk"))
    found = {row["status"]: row["count"] for row in counted}
    return {status: found.get(status.value, 0) for status in Status}


def target_of(instance: DutyInstance) -> rules.Target:
    """The instance's target; whether `high` is a cap stands in its duty."""
    return rules.Target(
        low=instance.target_low,
        high=instance.target_high,
        strict=instance.strict,
        is_cap=version_of(instance).target.is_cap,
    )


def clause_of(version: DutyVersion) -> str:
    """The clauses a duty comes from: `gd-2023-49 5.1c`."""
    return CLAUSES_APART.join(f"{each.document} {each.clause}" for each in version.duty.source)


def _figure(amount: int | None, *, unit: str) -> int | str | None:
    """For machines: whole numbers, money in yuan with two decimals, shares in percent."""
    if amount is None:
        return None
    if unit == "fen":
        return f"{amount // 100 if amount >= 0 else -(-amount // 100)}.{abs(amount) % 100:02}"
    return rules.shown(amount, unit=unit) if unit == "percent" else amount


def _target_figure(instance: DutyInstance, *, unit: str) -> int | str | None:
    target = target_of(instance)
    if target.low is not None and target.high is None and not target.strict:
        return _figure(target.low, unit=unit)
    return rules.target_shown(target, unit=unit)


def instance_rows(
    period: str,
    *,
    today: dt.date,
    as_of: dt.datetime,
    place: str = "",
    duty: str = "",
    owner: str = "",
) -> Iterator[dict[str, object]]:
    """Each instance as the console and machines read it, in order of duty and owner."""
    rows = instances_in(period, today=today)
    if place:
        rows = rows.filter(in_place(place))
    if duty:
        rows = rows.filter(duty_condition(duty))
    if owner:
        rows = rows.filter(owner_condition(owner))
    for row in rows.order_by("duty", "owner_key", "period").iterator(chunk_size=2000):
        version = version_of(row)
        yield {
            "duty": row.duty,
            "clause": clause_of(version),
            "pack": version.stored.label,
            "owner": row.owner_key,
            "owner_name": row.owner_name,
            "period": row.period,
            "value": _figure(row.value, unit=version.unit),
            "target": _target_figure(row, unit=version.unit),
            "status": row.status,
            "due_on": row.due_on,
            "as_of": as_of.isoformat(timespec="seconds"),
        }
