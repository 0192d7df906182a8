"""Contributions and vouchers: reckoned, budgeted, passed, transferred, received."""

from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.funds.base import (
    AmountArgument,
    AsOption,
    ContributionArgument,
    FormatOption,
    OnOption,
    UnderOption,
    YearOption,
    acting,
    app,
    code_of,
    contribution_of,
    day_of,
    fen_of,
    year_of,
)
from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.funds.models import Contribution, Transfer

VoucherOption = Annotated[str, typer.Option("--voucher", help="拨付凭证号")]
Rows = list[dict[str, object]]


def _rows(found: "list[Contribution]") -> Rows:
    from zhuzhen.base import clock
    from zhuzhen.base.money import yuan
    from zhuzhen.funds.queries import contributions, standings
    from zhuzhen.places.queries import place_names

    today, asked = clock.today(), [each.pk for each in found]
    stood = standings(contributions(today=today).filter(pk__in=asked), today=today)
    names = place_names({each.contribution.helper_code for each in stood})
    return [
        {
            "contribution": f"{each.contribution.uid}",
            "year": each.contribution.year,
            "source": each.contribution.get_source_display(),
            "payer": names.get(each.contribution.helper_code, each.contribution.helper_code),
            "place": each.contribution.place.name,
            "towns": each.contribution.towns,
            "due": yuan(each.contribution.due_fen),
            "budgeted": _yuan(each.contribution.budgeted_fen),
            "sent": yuan(each.sent_fen),
            "received": yuan(each.received_fen),
            "state": each.state.label,
            "due_on": _day(each.contribution.transfer_due_on),
            "days_left": each.days_left,
            "days_late": each.days_late or None,
            "short": each.is_short or None,
        }
        for each in stood
    ]


def _yuan(fen: int | None) -> str | None:
    from zhuzhen.base.money import yuan

    return None if fen is None else yuan(fen)


def _day(day: object) -> str | None:
    return f"{day}" if day else None


def _voucher(transfer: "Transfer") -> dict[str, object]:
    from zhuzhen.base.money import yuan

    return {
        "transfer": transfer.pk,
        "voucher": transfer.voucher_no,
        "amount": yuan(transfer.amount_fen),
        "paid_on": f"{transfer.paid_on}",
        "receipt_due_on": f"{transfer.receipt_due_on}",
        "receipt": transfer.receipt_no or None,
        "received_on": _day(transfer.received_on),
        "cancelled": _day(transfer.cancelled_at and transfer.cancelled_at.date()),
    }


@app.command("contributions")
@with_database
def contributions_(
    year: YearOption = 0, under: UnderOption = "", format: FormatOption = Format.TABLE
) -> None:
    """列出应担资金：应担、列支、拨付、到账，还剩几天、逾期几天。"""
    from zhuzhen.base import clock
    from zhuzhen.funds.queries import contributions

    found = contributions(year=year_of(year), under=code_of(under), today=clock.today())
    print_rows(_rows(list(found)), format=format)


@app.command("reckon")
@with_database
def reckon(
    year: YearOption = 0,
    under: UnderOption = "",
    as_: Annotated[str, typer.Option("--as", help="以哪个账号；不写就是系统")] = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """按标准、镇数、比例测算各级应担资金；预算通过了的不变。"""
    from zhuzhen.base import clock
    from zhuzhen.funds.commands import reckon_contributions

    asked, code, today = year_of(year), code_of(under), clock.today()
    if not as_:
        found = reckon_contributions(year=asked, by=None, today=today, under=code)
        print_rows(_rows(found), format=format)
        return
    with acting(as_) as account:
        found = reckon_contributions(year=asked, by=account, today=today, under=code)
        print_rows(_rows(found), format=format)


@app.command("budget")
@with_database
def budget(
    contribution: ContributionArgument,
    amount: AmountArgument,
    item: Annotated[str, typer.Option("--item", help="列在哪个预算科目")],
    as_: AsOption,
    on: OnOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """登记列支额和科目。少于应担额的照样登记，亮红灯。"""
    from zhuzhen.funds.commands import set_budget

    with acting(as_) as account:
        found = contribution_of(contribution)
        made = set_budget(found, amount_fen=fen_of(amount), item=item, on=day_of(on), by=account)
        print_rows(_rows([made]), format=format)


@app.command("pass")
@with_database
def pass_(
    contribution: ContributionArgument,
    as_: AsOption,
    on: OnOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """登记预算通过，从这天起算拨付期限。"""
    from zhuzhen.funds.commands import pass_budget

    with acting(as_) as account:
        made = pass_budget(contribution_of(contribution), on=day_of(on), by=account)
        print_rows(_rows([made]), format=format)


@app.command("transfer")
@with_database
def transfer_(
    contribution: ContributionArgument,
    amount: AmountArgument,
    voucher: VoucherOption,
    as_: AsOption,
    on: OnOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """拨付一笔，到账以前算在途。"""
    from zhuzhen.funds.commands import transfer

    with acting(as_) as account:
        found, day = contribution_of(contribution), day_of(on)
        made = transfer(found, amount_fen=fen_of(amount), voucher_no=voucher, on=day, by=account)
        print_rows([_voucher(made)], format=format)


@app.command("receive")
@with_database
def receive_(
    transfer: Annotated[int, typer.Argument(help="拨付凭证的编号（vouchers 里的 transfer）")],
    receipt: Annotated[str, typer.Option("--receipt", help="到账凭证号")],
    as_: AsOption,
    on: OnOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """确认一笔到账，与拨付凭证勾对。"""
    from zhuzhen.base.problems import Problem
    from zhuzhen.funds.commands import receive
    from zhuzhen.funds.models import Transfer

    with acting(as_) as account:
        found = Transfer.objects.filter(pk=transfer).first()
        if found is None:
            raise Problem("not_found", what=f"拨付凭证 {transfer}")
        made = receive(found, receipt_no=receipt, on=day_of(on), by=account)
        print_rows([_voucher(made)], format=format)


@app.command("vouchers")
@with_database
def vouchers(
    contribution: Annotated[
        str, typer.Argument(help="应担资金编号；不写就列出全部没有到账的")
    ] = "",
    under: UnderOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """列出拨付凭证和到账。"""
    from zhuzhen.funds.queries import awaiting_receipt, transfers_of

    if contribution:
        found = transfers_of(contribution_of(contribution))
    else:
        found = awaiting_receipt(under=code_of(under))
    print_rows([_voucher(each) for each in found], format=format)
