"""Columns of a foreign sheet: proposed, chosen by the user, remembered for the next of its kind."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.pages.records.asking_columns import Asked, chosen_columns, columns_page
from zhuzhen.pages.records.checking import checked_page, crumbs_of_import, dry_run
from zhuzhen.pages.records.siding import declaration_of_held
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.policy.choices import FieldKind
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.columns import layout_of
from zhuzhen.registers.importing.heads import fillable, known_headers
from zhuzhen.registers.importing.mapping import AS_NAMED
from zhuzhen.registers.importing.remembering import remember, remembered
from zhuzhen.registers.importing.shape import stamp_faults


def needs_mapping(register: str, *, token: str, by: Account, today: dt.date) -> bool:
    """Whether a held sheet's heads do not tell all by themselves, nor were they asked about. Those
    of another register's sheet are not asked about: it is refused."""
    declaration, sheet = declaration_of_held(register, token=token, by=by, today=today)
    if stamp_faults(sheet, declaration=declaration):
        return False
    if remembered(declaration.id, sheet=sheet, by=by) is not None:
        return False
    layout, faults = layout_of(sheet, declaration=declaration)
    return layout is None or bool(faults)


def _asked(declaration: Declaration, *, token: str) -> Asked:
    path = f"/registers/{declaration.id}/import/"
    fields = declaration.register.fields
    return Asked(
        declaration.title,
        known_headers(declaration),
        fillable(declaration),
        path=f"{path}map/{token}/",
        back=path,
        crumbs=crumbs_of_import(declaration, "列对应"),
        money=frozenset(each.id for each in fields if each.kind is FieldKind.MONEY_FEN),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def map_columns(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """Ask what each column of a held sheet fills; answered, it is remembered and checked."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    require(account, Act.IMPORT, on=today)
    declaration, sheet = declaration_of_held(register, token=token, by=account, today=today)
    asked = _asked(declaration, token=token)
    if request.method != "POST":
        chosen = remembered(register, sheet=sheet, by=account) or AS_NAMED
        return columns_page(request, asked, sheet=sheet, chosen=chosen)
    chosen = chosen_columns(request, sheet=sheet)
    _, faults = layout_of(sheet, declaration=declaration, mapping=chosen)
    if faults:
        return columns_page(request, asked, sheet=sheet, chosen=chosen, faults=faults)
    remember(register, sheet=sheet, mapping=chosen, by=account)
    checked = dry_run(declaration, token=token, by=account, today=today)
    return checked_page(request, declaration, checked, token=token, by=account)
