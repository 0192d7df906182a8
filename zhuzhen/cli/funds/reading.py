"""Balances, rates, statements, and the invariants of money."""

import datetime as dt
from typing import Annotated

import typer

from zhuzhen.cli.funds.base import (
    FormatOption,
    UnderOption,
    YearOption,
    app,
    code_of,
    day_of,
    year_of,
)
from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

DayOption = Annotated[str, typer.Option("--day", help="哪一天终了时；不写就是今天")]
KnownOption = Annotated[str, typer.Option("--known", help="只算到这一天为止入了账的")]
_LABELLED = ("source", "stage")


def _end_of(known: str) -> dt.datetime:
    """The last moment of a typed day."""
    from zhuzhen.base import clock

    return clock.end_of(day_of(known, option="--known"))


@app.command("balances")
@with_database
def balances(
    group: Annotated[
        list[str] | None,
        typer.Option("--by", help="按什么列，可写几个：place town county city source stage year"),
    ] = None,
    day: DayOption = "",
    known: KnownOption = "",
    under: UnderOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """任何一天的余额，按地区、来源、环节列；不按环节列的，是来源以外各环节之和。"""
    from zhuzhen.base.money import yuan
    from zhuzhen.base.problems import Problem
    from zhuzhen.funds.choices import Stage
    from zhuzhen.funds.queries import GROUPS, Wanted, balances_at

    by = group or ["county", "stage"]
    if unknown := [each for each in by if each not in GROUPS]:
        raise Problem("bad_value", field=f"--by {unknown[0]}", why=f"可填 {'、'.join(GROUPS)}")
    known_at = _end_of(known) if known else None
    on = day_of(day, option="--day")
    # Where money came from is below nothing: it would be taken off all that is held.
    stages = () if "stage" in by else tuple(each for each in Stage if each is not Stage.ORIGIN)
    asked = Wanted(under=code_of(under), stages=stages)
    found = balances_at(day=on, known_at=known_at, group=by, wanted=asked)
    names = _names(by, [each.key for each in found])
    rows = [
        dict(zip(by, map(_told, by, each.key, [names] * len(by)), strict=True))
        | {"balance": yuan(each.fen)}
        for each in found
    ]
    print_rows(rows, format=format)


def _names(by: list[str], keys: list[tuple[object, ...]]) -> dict[str, str]:
    from zhuzhen.places.queries import place_names

    places = [at for at, name in enumerate(by) if name in ("place", "city", "county", "town")]
    return place_names({str(key[at]) for key in keys for at in places})


def _told(name: str, value: object, names: dict[str, str]) -> object:
    from zhuzhen.funds.choices import Source, Stage

    if name in _LABELLED:
        return (Source if name == "source" else Stage)(str(value)).label
    return names.get(str(value), value)


@app.command("rates")
@with_database
def rates_(
    year: YearOption = 0,
    day: DayOption = "",
    known: KnownOption = "",
    under: UnderOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """到位率、分配率、支付率，一个来源一行；--known 按那天所知，应担额也是。"""
    from zhuzhen.base.money import yuan
    from zhuzhen.funds.queries import rates, total_of

    found = rates(
        year=year_of(year),
        under=code_of(under),
        day=day_of(day, option="--day"),
        known_at=_end_of(known) if known else None,
    )
    rows: list[dict[str, object]] = [
        {
            "source": each.source.label if each.source else "合计",
            "due": yuan(each.due_fen),
            "arrived": yuan(each.arrived_fen),
            "arrived_of_due": yuan(each.owed_fen),
            "allocated": yuan(each.allocated_fen),
            "spent": yuan(each.spent_fen),
            "arrival_rate": each.arrival_rate,
            "allocation_rate": each.allocation_rate,
            "spend_rate": each.spend_rate,
        }
        for each in ([*found, total_of(found)] if found else [])
    ]
    print_rows(rows, format=format)


@app.command("accounts")
@with_database
def accounts(
    under: UnderOption = "",
    stage: Annotated[str, typer.Option("--stage", help="只列这个环节，如 arrived")] = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """列出有余额的账户。"""
    from zhuzhen.base.money import yuan
    from zhuzhen.base.problems import Problem
    from zhuzhen.base.scope import CodeRange
    from zhuzhen.funds.choices import Stage
    from zhuzhen.funds.models import LedgerAccount

    if stage and stage not in Stage.values:
        raise Problem("bad_value", field="--stage", why=f"可填 {'、'.join(Stage.values)}")
    found = LedgerAccount.objects.select_related("place", "purpose").exclude(balance_fen=0)
    found = found.filter(stage=stage) if stage else found.exclude(stage=Stage.ORIGIN)
    if code := code_of(under):
        span = CodeRange.under(code)
        found = found.filter(place__code__range=(span.lo, span.hi))
    rows: list[dict[str, object]] = [
        {
            "account": each.pk,
            "place": each.place.name,
            "year": each.year,
            "source": each.get_source_display(),
            "stage": each.get_stage_display(),
            "purpose": each.purpose.title if each.purpose else None,
            "balance": yuan(each.balance_fen),
        }
        for each in found.order_by("place", "year", "source", "stage", "pk")
    ]
    print_rows(rows, format=format)


@app.command("statement")
@with_database
def statement_(
    account: Annotated[int, typer.Argument(help="账户（accounts 里的 account）")],
    format: FormatOption = Format.TABLE,
) -> None:
    """一个账户的明细：每一笔和笔后余额。"""
    from zhuzhen.base.money import yuan
    from zhuzhen.funds.queries import account_numbered, statement

    rows: list[dict[str, object]] = [
        {
            "on": f"{each.entry.on}",
            "entry": f"{each.entry.uid}",
            "kind": each.entry.get_kind_display(),
            "text": each.entry.text,
            "voucher": each.entry.voucher_no or None,
            "amount": yuan(each.line.amount_fen),
            "balance": yuan(each.balance_fen),
        }
        for each in statement(account_numbered(account))
    ]
    print_rows(rows, format=format)


@app.command("verify")
@with_database
def verify_(format: FormatOption = Format.TABLE) -> None:
    """只核对资金的不变式，有一条不成立则退出码为 1。"""
    from zhuzhen.funds.verifying import verify

    rows = verify()
    print_rows(rows, format=format)
    if not all(row["holds"] for row in rows):
        raise SystemExit(1)
