"""Income, orders, closings and the end of a year."""

import datetime as dt
from typing import Annotated

import typer

from zhuzhen.cli.funds.base import (
    AmountArgument,
    AsOption,
    FormatOption,
    OnOption,
    OrderArgument,
    UnderOption,
    YearOption,
    acting,
    app,
    code_of,
    day_of,
    fen_of,
    month_of,
    number_of,
    order_of,
    order_row,
    purpose_of,
    year_of,
)
from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

PlaceArgument = Annotated[str, typer.Argument(help="区划代码或名称")]
TextOption = Annotated[str, typer.Option("--text", help="事由")]
MonthArgument = Annotated[str, typer.Argument(help="月份，如 2022-03")]


@app.command("income")
@with_database
def income(
    place: PlaceArgument,
    amount: AmountArgument,
    source: Annotated[str, typer.Option("--source", help="来源，如 self_raised、donation")],
    text: TextOption,
    as_: AsOption,
    year: YearOption = 0,
    on: OnOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """登记一笔自筹、专项等收入。捐赠在“捐资捐物”登记表里记，不在这里重复记。"""
    from zhuzhen.base.money import yuan
    from zhuzhen.base.problems import Problem
    from zhuzhen.funds.choices import Source
    from zhuzhen.funds.commands import receive_income

    if source not in Source.values:
        raise Problem("bad_value", field="--source", why=f"可填 {'、'.join(Source.values)}")
    with acting(as_) as account:
        entry = receive_income(
            source=Source(source),
            year=year_of(year),
            place=code_of(place),
            amount_fen=fen_of(amount),
            on=day_of(on),
            by=account,
            text=text,
        )
        row = {"entry": f"{entry.uid}", "amount": yuan(entry.amount_fen), "on": f"{entry.on}"}
        print_rows([row], format=format)


@app.command("book")
@with_database
def book(format: FormatOption = Format.TABLE) -> None:
    """把已确认、还没有入账的捐赠等登记补记进资金账；记过的不重复。"""
    from zhuzhen.registers.booking import book_confirmed

    print_rows([{"booked": book_confirmed(by=None)}], format=format)


@app.command("orders")
@with_database
def orders_(
    under: UnderOption = "",
    state: Annotated[str, typer.Option("--state", help="submitted、approved、returned…")] = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """列出资金单据，待审批的在前。"""
    from zhuzhen.base.problems import Problem
    from zhuzhen.funds.choices import OrderState
    from zhuzhen.funds.queries import orders

    if state and state not in OrderState.values:
        raise Problem("bad_value", field="--state", why=f"可填 {'、'.join(OrderState.values)}")
    found = orders(under=code_of(under), state=state)
    print_rows([order_row(each) for each in found], format=format)


@app.command("order")
@with_database
def order_(
    kind: Annotated[str, typer.Argument(help="allocation、payment、commitment 等")],
    account: Annotated[int, typer.Argument(help="从哪个账户出（accounts 里的 account）")],
    stage: Annotated[str, typer.Argument(help="到哪个环节，如 allocated、paid")],
    amount: AmountArgument,
    text: TextOption,
    as_: AsOption,
    place: Annotated[str, typer.Option("--place", help="到哪里；不写就是原地")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="用途编号；不写就照原来的")] = "",
    use: Annotated[str, typer.Option("--use", help="使用清单条目")] = "",
    payee: Annotated[str, typer.Option("--payee", help="收款方")] = "",
    on: OnOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """提交一张单据，等另一位审批。"""
    from zhuzhen.base.problems import Problem
    from zhuzhen.funds.choices import OrderKind, Stage
    from zhuzhen.funds.commands import Move, key_of, submit_order
    from zhuzhen.funds.queries import account_numbered

    for field, value, known in (("KIND", kind, OrderKind), ("STAGE", stage, Stage)):
        if value not in known.values:
            raise Problem("bad_value", field=field, why=f"可填 {'、'.join(known.values)}")
    with acting(as_) as by:
        start = key_of(account_numbered(account))
        bound = purpose_of(purpose).pk if purpose else start.purpose_id
        end = start.at(Stage(stage), place=code_of(place) or None, purpose_id=bound)
        made = submit_order(
            kind=OrderKind(kind),
            moves=(Move(start, end, fen_of(amount)),),
            on=day_of(on),
            text=text,
            by=by,
            use_code=use,
            payee=payee,
        )
        print_rows([order_row(made)], format=format)


@app.command("reverse")
@with_database
def reverse(
    entry: Annotated[str, typer.Argument(help="分录编号（statement 里的 entry）")],
    text: TextOption,
    as_: AsOption,
    on: OnOption = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """提交一张冲销单，等另一位审批。"""
    from zhuzhen.funds.commands import reverse_entry
    from zhuzhen.funds.queries import entry_numbered

    with acting(as_) as account:
        found = entry_numbered(number_of(entry, what="分录"))
        made = reverse_entry(found, on=day_of(on), text=text, by=account)
        print_rows([order_row(made)], format=format)


@app.command("approve")
@with_database
def approve(order: OrderArgument, as_: AsOption, format: FormatOption = Format.TABLE) -> None:
    """审批一张单据并入账；不能审批自己提交的。"""
    from zhuzhen.assets.commands import approve_any
    from zhuzhen.base import clock

    with acting(as_) as account:
        made = approve_any(order_of(order), by=account, today=clock.today())
        print_rows([order_row(made)], format=format)


@app.command("return")
@with_database
def return_(
    order: OrderArgument,
    reason: Annotated[str, typer.Option("--reason", help="为什么退回")],
    as_: AsOption,
    format: FormatOption = Format.TABLE,
) -> None:
    """退回一张单据。"""
    from zhuzhen.funds.commands import return_order

    with acting(as_) as account:
        made = return_order(order_of(order), by=account, reason=reason)
        print_rows([order_row(made)], format=format)


@app.command("withdraw")
@with_database
def withdraw(order: OrderArgument, as_: AsOption, format: FormatOption = Format.TABLE) -> None:
    """撤回自己提交的单据。"""
    from zhuzhen.funds.commands import withdraw_order

    with acting(as_) as account:
        print_rows([order_row(withdraw_order(order_of(order), by=account))], format=format)


@app.command("close")
@with_database
def close(
    place: PlaceArgument, month: MonthArgument, as_: AsOption, format: FormatOption = Format.TABLE
) -> None:
    """关账：这个月不再入账。"""
    from zhuzhen.base import clock
    from zhuzhen.funds.commands import close_month

    with acting(as_) as account:
        done = close_month(code_of(place), month=month_of(month), by=account, today=clock.today())
        print_rows([_closing(done.month, place=done.place.name, state="已关账")], format=format)


@app.command("reopen")
@with_database
def reopen(
    place: PlaceArgument,
    month: MonthArgument,
    reason: Annotated[str, typer.Option("--reason", help="为什么解锁")],
    as_: AsOption,
    format: FormatOption = Format.TABLE,
) -> None:
    """解锁一个关了账的月份；不能由关账的人解锁。"""
    from zhuzhen.funds.commands import reopen_month

    with acting(as_) as account:
        done = reopen_month(code_of(place), month=month_of(month), by=account, reason=reason)
        print_rows([_closing(done.month, place=done.place.name, state="已解锁")], format=format)


def _closing(month: dt.date, *, place: str, state: str) -> dict[str, object]:
    return {"place": place, "month": f"{month:%Y-%m}", "state": state}


@app.command("carry-over")
@with_database
def carry_over_(
    place: PlaceArgument,
    year: Annotated[int, typer.Argument(help="结束的年度")],
    as_: AsOption,
    format: FormatOption = Format.TABLE,
) -> None:
    """提交年末结转单：没有用完的结转下年，连续结转满了次数的收回统筹；另一人 approve 后入账。"""
    from zhuzhen.base import clock
    from zhuzhen.base.money import yuan
    from zhuzhen.funds.commands import submit_carry_over, year_end_of

    with acting(as_) as account:
        order = submit_carry_over(place=code_of(place), year=year, by=account, today=clock.today())
        ending = year_end_of(order)
        row = {"carried": yuan(ending.carried_fen), "reclaimed": yuan(ending.reclaimed_fen)}
        print_rows([order_row(order) | row], format=format)
