"""The same rows into the same table by django-import-export, in its quickest way (bulk, no diff).

It looks names up in memory and writes the record alone: no checks, no history, no receipt, no
row of its own for each fault.
"""

import datetime as dt
from pathlib import Path

from django.utils import timezone
from import_export import fields, resources
from python_calamine import CalamineWorkbook
from tablib import Dataset

from zhuzhen.partners.models import Membership
from zhuzhen.registers.models import Record

_COLUMNS = ("key", "day", "org", "place", "mode", "amount", "channel", "product", "product_kind")


class SaleResource(resources.ModelResource):
    """One sale a row; found again by its number."""

    outside_key = fields.Field("outside_key", "key")
    happened_on = fields.Field("happened_on", "day")
    org_id = fields.Field("org_id", "org_id")
    place_id = fields.Field("place_id", "place_id")
    helper_code = fields.Field("helper_code", "helper_code")
    values = fields.Field("values", "values")
    register = fields.Field("register", "register")

    class Meta:
        model = Record
        import_id_fields = ("outside_key",)
        fields = (
            "outside_key",
            "happened_on",
            "org_id",
            "place_id",
            "helper_code",
            "values",
            "register",
        )
        use_bulk = True
        force_init_instance = True
        skip_diff = True
        batch_size = 1000

    def __init__(self, register: str) -> None:
        super().__init__()
        self.register_id = register
        self.now = timezone.now()
        rows = Membership.objects.values_list("org__name", "org_id", "place_id", "helper_code")
        self.orgs = {name: rest for name, *rest in rows}

    def before_import_row(self, row: dict[str, object], **kwargs: object) -> None:
        row["org_id"], row["place_id"], row["helper_code"] = self.orgs[str(row["org"])]
        row["register"] = self.register_id
        row["values"] = {
            "mode": row["mode"],
            "amount": round(float(str(row["amount"])) * 100),
            "product": row["product"],
            "channel": row["channel"],
            "product_kind": row["product_kind"],
        }

    def before_save_instance(self, instance: Record, row: object, **kwargs: object) -> None:
        instance.state, instance.origin = "submitted", "import"
        instance.created_at = instance.updated_at = self.now

    def after_import(self, dataset: Dataset, result: object, **kwargs: object) -> None:
        """It would set the table's sequence, which the application's role may not."""


def run(path: Path, *, register: str) -> None:
    """Import the whole sheet; calamine reads it, so that only the importing is compared."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    assert isinstance(rows[0][1], dt.date)
    result = SaleResource(register).import_data(
        Dataset(*rows, headers=_COLUMNS), use_transactions=False, raise_errors=True
    )
    assert result.totals["new"] == len(rows), result.totals
