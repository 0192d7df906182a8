"""What the commands on money share: the group, its options, and how what is typed is read."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format

if TYPE_CHECKING:
    from zhuzhen.funds.models import Contribution, FundOrder, Purpose
    from zhuzhen.people.models import Account

app = typer.Typer(
    help="资金：应担、拨付、到账、单据、余额、到位率、关账、结转。", no_args_is_help=True
)
FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]
AsOption = Annotated[str, typer.Option("--as", help="以哪个账号办理：权限和自报自审照样管")]
UnderOption = Annotated[str, typer.Option("--under", help="只看这个地区以下，区划代码或名称")]
YearOption = Annotated[int, typer.Option("--year", help="资金年度；不写就是今年")]
OnOption = Annotated[str, typer.Option("--on", help="记账日期，如 2022-03-10；不写就是今天")]
AmountArgument = Annotated[str, typer.Argument(help="金额，如 6000000.00 或 600万元")]
ContributionArgument = Annotated[str, typer.Argument(help="应担资金编号（contributions 里的）")]
OrderArgument = Annotated[str, typer.Argument(help="单据编号（orders 里的）")]


@contextmanager
def acting(username: str) -> Iterator["Account"]:
    """The named account, with its own scope."""
    from zhuzhen.base import clock, scope
    from zhuzhen.base.problems import Problem
    from zhuzhen.partners.queries import scope_of
    from zhuzhen.people.models import Account

    found = Account.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Problem("not_found", what=f"账号“{username}”")
    with scope.within(scope_of(found, on=clock.today())):
        yield found


def code_of(place: str) -> str:
    """A place's code, by code or name; '' for none."""
    from zhuzhen.places.queries import resolve

    return resolve(place).code if place else ""


def day_of(text: str, *, option: str = "--on") -> dt.date:
    """A typed day; today if none."""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem

    try:
        return dt.date.fromisoformat(text) if text else clock.today()
    except ValueError:
        raise Problem("bad_value", field=option, why="应如 2022-03-10") from None


def month_of(text: str) -> dt.date:
    """The first day of a typed month."""
    from zhuzhen.base.problems import Problem

    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Problem("bad_value", field=text, why="月份应如 2022-03") from None


def year_of(year: int) -> int:
    from zhuzhen.base import clock

    return year or clock.today().year


def fen_of(text: str) -> int:
    """A typed amount in fen; 元 unless a unit says otherwise."""
    from zhuzhen.base.money import NotMoney, parse_fen
    from zhuzhen.base.problems import Problem

    for unit in ("亿元", "万元", "元"):
        if text.endswith(unit):
            break
    try:
        return parse_fen(text.removesuffix(unit), unit=unit)
    except NotMoney as error:
        raise Problem("bad_value", field=text, why=str(error)) from None


def number_of(text: str, *, what: str) -> uuid.UUID:
    from zhuzhen.base.problems import Problem

    try:
        return uuid.UUID(text)
    except ValueError:
        raise Problem("not_found", what=f"{what} {text[:40]}") from None


def contribution_of(text: str) -> "Contribution":
    from zhuzhen.funds.queries import contribution_numbered

    return contribution_numbered(number_of(text, what="应担资金"))


def order_of(text: str) -> "FundOrder":
    from zhuzhen.funds.queries import order_numbered

    return order_numbered(number_of(text, what="资金单据"))


def purpose_of(text: str) -> "Purpose":
    from zhuzhen.base.problems import Problem
    from zhuzhen.funds.models import Purpose

    found = Purpose.objects.filter(uid=number_of(text, what="资金用途")).first()
    if found is None:
        raise Problem("not_found", what=f"资金用途 {text[:40]}")
    return found


def order_row(order: "FundOrder") -> dict[str, object]:
    """An order as the commands print it."""
    from zhuzhen.base.money import yuan

    return {
        "order": f"{order.uid}",
        "kind": order.get_kind_display(),
        "state": order.get_state_display(),
        "place": order.place.name,
        "amount": yuan(order.amount_fen),
        "on": f"{order.on}",
        "text": order.text,
        "by": order.submitted_by.display_name,
        "decided_by": order.decided_by.display_name if order.decided_by else None,
    }
