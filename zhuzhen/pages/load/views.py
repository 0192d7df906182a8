"""The load meter: who was asked for how much in a month, by what, and what was spared."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.load.choices import SHEET_NAME, LoadLevel, LoadOrder
from zhuzhen.load.queries import (
    Asked,
    LoadTable,
    load_by_month,
    load_by_register,
    load_of_scope,
    load_table,
    names_of,
)
from zhuzhen.pages.board.reading import page_number
from zhuzhen.pages.load.asking import exported_load, load_asked, order_asked
from zhuzhen.pages.load.showing import bars_of, following, owner_shown, split_registers
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_KEPT = ("place", "period", "cluster")
# A village sees of its town and county no more than its own share: it comes before them.
_INSTEAD = (LoadLevel.UNIT, LoadLevel.CLUSTER, LoadLevel.VILLAGE, LoadLevel.TOWN, LoadLevel.COUNTY)


@login_required
@require_safe
def load_page(request: HttpRequest) -> HttpResponse:
    """The load of the place and period in the address: a table of owners, or one of them."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    asked, order = load_asked(request.GET, today=today), order_asked(request.GET)
    owner = owner_shown(asked) if asked.owner else None
    table = None if owner else _table(asked, order=order, number=page_number(request.GET))
    asked = table.asked if table else asked
    registers = load_by_register(asked)
    context = {
        "asked": asked,
        "owner": owner,
        "table": table,
        "levels": [(level, table.levels.get(level, 0)) for level in LoadLevel] if table else [],
        "within": _within(asked),
        "order": order,
        "orders": list(LoadOrder),
        "all": load_of_scope(asked, registers=registers),
        "registers": split_registers(registers),
        "before": asked.period.previous(),
        "after": following(asked.period),
        "kept": [(name, request.GET[name]) for name in _KEPT if request.GET.get(name)],
        "as_of": clock.now(),
        "may_export": bool(may(account, Act.EXPORT, on=today)),
    }
    return page(request, "load/load.html", part="load", context=context)


@login_required
@require_safe
def load_months(request: HttpRequest) -> HttpResponse:
    """The twelve months up to the asked period, which the page asks for once it is there."""
    asked = load_asked(request.GET, today=clock.today())
    owner = owner_shown(asked) if asked.owner else None
    context = {"asked": asked, "owner": owner, "bars": bars_of(load_by_month(asked))}
    return page(request, "load/months.html", part="months", context=context)


def _table(asked: Asked, *, order: LoadOrder, number: int) -> LoadTable:
    """The level asked for; where nobody of it was asked anything, the first of whom someone was."""
    table = load_table(asked, order=order, page=number)
    if table.levels and asked.level not in table.levels:
        level = next(each for each in _INSTEAD if each in table.levels)
        table = load_table(replace(asked, level=level), order=order, page=number)
    return table


def _within(asked: Asked) -> str:
    """The cluster that the table is narrowed to, by name; '' for none that the reader sees."""
    if asked.cluster_id is None:
        return ""
    key = str(asked.cluster_id)
    return names_of(LoadLevel.CLUSTER, [key]).get(key, "")


@login_required
@require_safe
def load_export(request: HttpRequest) -> FileResponse:
    """The load of the same address as a workbook, all pages of it."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    asked, order = load_asked(request.GET, today=today), order_asked(request.GET)
    sheet = exported_load(asked, by=account, order=order)
    name = SHEET_NAME.format(period=asked.period.label, level=asked.level.label)
    return FileResponse(sheet, as_attachment=True, filename=name)
