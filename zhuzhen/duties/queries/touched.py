"""The duty instances that a record can move: those of the owners to whom its links lead."""

import datetime as dt

from django.db import connection
from django.db.models import Q, QuerySet

from zhuzhen.base import scope
from zhuzhen.duties.inforce import versions_of_year
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.owners import LINK_COLUMNS, SOURCES, link_digits, owner_ids
from zhuzhen.duties.queries.instances import status_case
from zhuzhen.policy.choices import Link, OwnerKind
from zhuzhen.registers.models import Record


def touched_instances(record: Record, *, today: dt.date) -> QuerySet[DutyInstance]:
    """Instances in the reader's scope, each with its status, that count the record's register for
    an owner it leads to, in a period that holds its day. The record need not be saved."""
    ways: dict[tuple[OwnerKind, Link], set[str]] = {}
    for versions in versions_of_year(record.happened_on.year).values():
        for duty in (each.duty for each in versions):
            if duty.measure.register_id == record.register:
                ways.setdefault((duty.owed_by, duty.through), set()).add(duty.id)
    found = Q(pk__in=[])
    for (kind, through), duties in ways.items():
        owners = _owner_keys(record, kind=kind, through=through)
        found |= Q(duty__in=duties, owner_key__in=owners)
    on = record.happened_on
    rows = DutyInstance.objects.filter(found, starts_on__lte=on, due_on__gte=on)
    return rows.annotate(status=status_case(today)).order_by("duty", "owner_key", "period")


def _owner_keys(record: Record, *, kind: OwnerKind, through: Link) -> list[str]:
    source = SOURCES[kind]
    digits = link_digits(source, through=through)
    link = getattr(record, LINK_COLUMNS[through])
    if link is None:
        return []
    asked = owner_ids(source, through=through, links=[link[:digits] if digits else link])
    # Who owes is read with all in scope: the reader's part of it must not bend the answer.
    with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
        cursor.execute(asked.text, asked.params)
        return [source.key(row[0]) for row in cursor.fetchall()]
