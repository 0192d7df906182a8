"""How someone read a sheet of such heads before: kept for the account and shown to its unit."""

from django.db.models import Case, IntegerField, Value, When

from zhuzhen.base import clock
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.people.models import Account, Grant
from zhuzhen.registers.importing.mapping import ColumnMapping, heads_digest
from zhuzhen.registers.models import SheetMapping


def remembered(register: str, *, sheet: Sheet, by: Account | None) -> ColumnMapping | None:
    """How a sheet of these heads was read last: by the account itself, else by its unit."""
    if by is None:
        return None
    rows = {heads_digest(cells): number for number, cells in sheet.head}
    own = Case(When(account=by, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        SheetMapping.objects.filter(register=register, heads_sm3__in=list(rows))
        .order_by(own, "-at", "pk")
        .first()
    )
    if found is None:
        return None
    return ColumnMapping(found.targets, found.units, header_row=rows[found.heads_sm3])


def remember(register: str, *, sheet: Sheet, mapping: ColumnMapping, by: Account) -> None:
    """Keep how a sheet is read; the next of the same heads is read likewise."""
    cells = next(cells for number, cells in sheet.head if number == mapping.header_row)
    org = (
        Grant.objects.filter(account=by, org_id__isnull=False)
        .order_by("pk")
        .values_list("org_id", flat=True)
        .first()
    )
    SheetMapping.objects.update_or_create(
        account=by,
        register=register,
        heads_sm3=heads_digest(cells),
        defaults={
            "org_id": org,
            "targets": dict(mapping.targets),
            "units": dict(mapping.units),
            "at": clock.now(),
        },
    )
