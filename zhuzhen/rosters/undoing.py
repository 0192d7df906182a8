"""Takes a whole import of a typed sheet back, unless its rows were changed or used since."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from zhuzhen.base import audit, clock, scope
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.duties.models import Exemption
from zhuzhen.partners.commands.shifting import shift_of
from zhuzhen.partners.models import Shift
from zhuzhen.people.models import Account, Grant
from zhuzhen.policy.choices import OwnerKind
from zhuzhen.registers.access import require_own_receipt
from zhuzhen.registers.choices import SYSTEM_NAME
from zhuzhen.registers.problems import SOME_CHANGED, fault
from zhuzhen.rosters.labels import LISTED, UNDO_REASON
from zhuzhen.rosters.models import RosterChange, RosterReceipt
from zhuzhen.rosters.writing import attributes, put_back

_BATCH = 500
Rows = dict[type[Model], dict[int, Model]]
# What names an organisation or a cluster without a foreign key that Django knows.
_GRANTS = {"partners.org": "org_id", "partners.cluster": "cluster_id"}

# Which kinds of owners the rows of a table are.
_OWNERS = {
    "partners.org": (OwnerKind.CLUSTER_ORG, OwnerKind.SENDING_UNIT, OwnerKind.TASK_FORCE),
    "partners.cluster": (OwnerKind.CLUSTER,),
    "partners.team": (OwnerKind.TEAM,),
    "partners.person": (OwnerKind.POSTED_PERSON,),
}


def _model(table: str) -> type[Model]:
    return apps.get_model(table)


def _rows_of(changes: Sequence[RosterChange]) -> Rows:
    """The rows as they are now, locked, by table and number."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for each in changes:
        wanted[each.table].append(each.row_id)
    found: Rows = {}
    for table, numbers in wanted.items():
        rows = _model(table)._default_manager.select_for_update().filter(pk__in=numbers)
        found[_model(table)] = {row.pk: row for row in rows.order_by("pk")}
    return found


def _changed_faults(changes: Sequence[RosterChange], *, rows: Rows) -> Iterator[Fault]:
    for each in changes:
        model = _model(each.table)
        row = rows[model].get(each.row_id)
        what = f"{model._meta.verbose_name}“{each.label}”"
        if row is None:
            yield fault("roster_gone_since", what=what)
            continue
        now = attributes(row)
        names = [name for name in each.after if now.get(name) != each.after[name]]
        if names:
            titles = {field.attname: field.verbose_name for field in model._meta.concrete_fields}
            fields = LISTED.join(str(titles[name]) for name in names)
            yield fault("roster_changed_since", what=what, fields=fields)


def _used_faults(changes: Sequence[RosterChange]) -> Iterator[Fault]:
    """Rows made by the import that something else hangs on by now, wherever it is."""
    made: dict[str, dict[int, str]] = defaultdict(dict)
    for each in changes:
        if each.before is None:
            made[each.table][each.row_id] = each.label
    for table, labels in made.items():
        model = _model(table)
        used: dict[int, set[str]] = defaultdict(set)
        for other, column in _referring(model):
            rows = other._default_manager.filter(**{f"{column}__in": list(labels)})
            rows = rows.exclude(pk__in=list(made.get(other._meta.label_lower, ())))
            for number in rows.values_list(column, flat=True).distinct():
                used[number].add(str(other._meta.verbose_name))
        for number in _exempted(table, numbers=list(labels)):
            used[number].add(str(Exemption._meta.verbose_name))
        for number, names in sorted(used.items()):
            what = f"{model._meta.verbose_name}“{labels[number]}”"
            yield fault("roster_used_since", what=what, used=LISTED.join(sorted(names)))


def _referring(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    for relation in model._meta.related_objects:
        yield relation.related_model, relation.field.attname
    if model._meta.label_lower in _GRANTS:
        yield Grant, _GRANTS[model._meta.label_lower]


def _exempted(table: str, *, numbers: list[int]) -> set[int]:
    """Which of the rows owe duties from which someone freed them."""
    keys = {f"{kind}:{number}": number for kind in _OWNERS.get(table, ()) for number in numbers}
    found = Exemption.objects.filter(instance__owner_key__in=list(keys))
    return {keys[key] for key in found.values_list("instance__owner_key", flat=True)}


def _put_back(changes: Sequence[RosterChange], *, rows: Rows) -> None:
    """Changed rows first, then what was made goes, in the opposite order of its making."""
    shifts: list[Shift | None] = []
    restored: dict[type[Model], list[Model]] = defaultdict(list)
    made: dict[type[Model], list[int]] = {}
    for each in changes:
        model = _model(each.table)
        row = rows[model][each.row_id]
        shifts.append(shift_of(row))
        if each.before is None:
            made.setdefault(model, []).append(row.pk)
            continue
        put_back(row, kept=each.before)
        shifts.append(shift_of(row))
        restored[model].append(row)
    # Those that are gone must go before others get their days back.
    for model in reversed(made):
        model._default_manager.filter(pk__in=made[model]).delete()
    for model, all_of in restored.items():
        names = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        model._default_manager.bulk_update(all_of, names, batch_size=_BATCH)
    Shift.objects.bulk_create([each for each in shifts if each is not None], batch_size=_BATCH)


@transaction.atomic
def undo_roster(receipt: RosterReceipt, *, by: Account | None) -> RosterReceipt:
    """Delete what an import made and put back what it changed.

    Raises not_found, not_allowed (only the importer or the system), already_done, not_undoable
    with a fault for every row that was changed or used since.
    """
    found = RosterReceipt.objects.select_for_update().filter(pk=receipt.pk).first()
    if found is None:
        raise Problem("not_found", what=receipt.file_name)
    require_own_receipt(by, receipt_by=found.by_id, who=str(found.by or SYSTEM_NAME))
    if found.undone_at is not None:
        raise Problem("already_done", what=found.file_name)
    changes = list(RosterChange.objects.filter(receipt=found).order_by("pk"))
    rows = _rows_of(changes)
    wrong = list(_changed_faults(changes, rows=rows))
    with scope.within(scope.EVERYTHING):
        wrong += _used_faults(changes)
    if wrong:
        why = SOME_CHANGED.format(count=len(wrong))
        raise Problem("not_undoable", why=why, faults=tuple(wrong))
    _put_back(changes, rows=rows)
    with connection.cursor() as cursor:  # a reference nobody thought of is told now, not later
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    found.undone_at = clock.now()
    found.save(update_fields=["undone_at"])
    audit.record(
        "roster.undo_import",
        by=by,
        subject="roster_receipt",
        subject_id=found.pk,
        reason=UNDO_REASON.format(number=found.pk),
        facts={"roster": found.roster, "created": found.created, "updated": found.updated},
    )
    return found
