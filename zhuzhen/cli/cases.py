"""Console commands on cases: list, show, take a step, raise a clue, the funnel."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.base.problems import Problem
    from zhuzhen.casework.models import Case
    from zhuzhen.casework.rules.situation import GivenFacts
    from zhuzhen.people.models import Account

app = typer.Typer(help="监测个案：列表、经过、办理环节、线索、漏斗。", no_args_is_help=True)
FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]
CaseArgument = Annotated[str, typer.Argument(help="个案编号（list 里的 case）")]
AsOption = Annotated[str, typer.Option("--as", help="以哪个账号办理：权限和自报自审照样管")]
PlaceOption = Annotated[str, typer.Option(help="区划代码或名称")]


def _row(case: "Case") -> dict[str, object]:
    from zhuzhen.casework import flow

    waiting = flow.main_step(case.state)
    return {
        "case": f"{case.uid}",
        "head": case.household.head_name,
        "village": case.household.place.path,
        "state": case.get_state_display(),
        "next": waiting.label if waiting else None,
        "due_on": f"{case.due_on}" if case.due_on else None,
        "t0": f"{case.t0}",
        "admitted_on": f"{case.admitted_on}" if case.admitted_on else None,
        "category": case.get_category_display() or None,
    }


def _account(username: str) -> "Account":
    from zhuzhen.base.problems import Problem
    from zhuzhen.people.models import Account

    found = Account.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Problem("not_found", what=f"账号“{username}”")
    return found


def _case(text: str) -> "Case":
    from zhuzhen.base.problems import Problem
    from zhuzhen.casework.queries.cases import case_numbered

    try:
        return case_numbered(uuid.UUID(text))
    except ValueError:
        raise Problem("not_found", what=f"个案 {text[:40]}") from None


def _code(place: str) -> str:
    from zhuzhen.places.queries import resolve

    return resolve(place).code if place else ""


@app.command("list")
@with_database
def list_(
    place: PlaceOption = "",
    stage: Annotated[
        str, typer.Option(help="identifying、watched、clearing、open、cleared、ended，或状态")
    ] = "open",
    overdue: Annotated[bool, typer.Option("--overdue", help="只列超过期限的")] = False,
    page: Annotated[int, typer.Option(min=1, help="第几页，每页 50 个")] = 1,
    format: FormatOption = Format.TABLE,
) -> None:
    """列出个案，先到期的在前。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.casework.choices import CaseState
    from zhuzhen.casework.queries.cases import STAGES, CaseFilters, cases_in

    known = [*STAGES, *CaseState.values]
    if stage and stage not in known:
        raise Problem("bad_value", field="--stage", why=f"可填 {'、'.join(known)}")
    filters = CaseFilters(place=_code(place), stage=stage, overdue=overdue)
    found = cases_in(filters, today=clock.today(), page=page)
    print_rows([_row(each) for each in found.rows], format=format)


@app.command("show")
@with_database
def show(case: CaseArgument, format: FormatOption = Format.TABLE) -> None:
    """一个个案：现在在哪一环节、还差什么、经过。"""
    from zhuzhen.base import clock
    from zhuzhen.casework import flow
    from zhuzhen.casework.queries.cases import case_timeline
    from zhuzhen.casework.rules.guards import standing
    from zhuzhen.casework.situations import situation_of
    from zhuzhen.casework.variants import variant_of

    found = _case(case)
    variant = variant_of(found)
    waiting = flow.main_step(found.state, left_out=variant.left_out)
    lacking: tuple[str, ...] = ()
    if waiting is not None:
        lacking = standing(
            waiting, situation_of(found, variant=variant, today=clock.today())
        ).reasons
    print_rows([_row(found) | {"lacking": "；".join(lacking) or None}], format=format)
    events: list[dict[str, object]] = [
        {"on": f"{each.on}", "what": each.title, "who": each.who, "why": each.reason or None}
        for each in case_timeline(found)
    ]
    if format is Format.TABLE:
        print_rows(events, format=format)


@app.command("step")
@with_database
def step(
    case: CaseArgument,
    step: Annotated[str, typer.Argument(help="环节编号，如 verify、county_review")],
    as_: AsOption,
    reason: Annotated[str, typer.Option(help="意见或原因")] = "",
    fact: Annotated[
        list[str] | None,
        typer.Option("--fact", help="这一环节要填的，名=值；几个值用逗号隔开"),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """办理一个环节；条件不够时，还差什么一次列出。"""
    from zhuzhen.base import clock, scope
    from zhuzhen.casework.commands.cases import take_step
    from zhuzhen.partners.queries import scope_of

    account, today = _account(as_), clock.today()
    given = _given(fact or [])
    with scope.within(scope_of(account, on=today)):
        taken = take_step(_case(case), step=step, by=account, today=today, reason=reason, **given)
        print_rows([_row(taken)], format=format)


def _given(pairs: list[str]) -> "GivenFacts":
    """What was typed as name=value, by the kinds of `Given`."""
    from zhuzhen.casework.rules.situation import Given

    plain, found = vars(Given()), {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or name not in plain:
            raise _bad_fact(pair, known="、".join(plain))
        found[name] = _read(name, value, like=plain[name])
    return found  # type: ignore[return-value]  # its names and kinds were checked just now


def _read(name: str, value: str, *, like: object) -> object:
    try:
        if name == "verifiers":
            return tuple(int(each) for each in value.split(","))
        if isinstance(like, tuple):
            return tuple(value.split(","))
        if isinstance(like, int):
            return int(value)
        return dt.date.fromisoformat(value) if name == "met_on" else value
    except ValueError:
        raise _bad_fact(f"{name}={value}", known="数字，或 2022-03-10 这样的日期") from None


def _bad_fact(given: str, *, known: str) -> "Problem":
    from zhuzhen.base.problems import Problem

    return Problem("bad_value", field=f"--fact {given}", why=f"应写成 名=值，可用：{known}")


@app.command("clue")
@with_database
def clue(
    household: Annotated[str, typer.Argument(help="户编号")],
    text: Annotated[str, typer.Argument(help="看到、听到什么")],
    as_: AsOption,
    source: Annotated[str, typer.Option(help="来源，如 self_report、cadre_check")] = "cadre_check",
    found_on: Annotated[str, typer.Option(help="发现日期，不写就是今天")] = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """报告一条风险线索；这一户已有没办结的个案就并进去。"""
    from zhuzhen.base import clock, scope
    from zhuzhen.base.problems import Problem
    from zhuzhen.casework.choices import ClueSource
    from zhuzhen.casework.commands.cases import raise_clue
    from zhuzhen.households.models import Household
    from zhuzhen.partners.queries import scope_of

    if source not in ClueSource.values:
        raise Problem("bad_value", field="--source", why=f"可填 {'、'.join(ClueSource.values)}")
    account, today = _account(as_), clock.today()
    try:
        day = dt.date.fromisoformat(found_on) if found_on else today
    except ValueError:
        raise Problem("bad_value", field="--found-on", why="应如 2022-03-10") from None
    with scope.within(scope_of(account, on=today)):
        home = Household.objects.filter(number=household).first()
        if home is None:
            raise Problem("not_found", what=f"农户 {household[:30]}")
        made = raise_clue(household=home, source=source, text=text, found_on=day, by=account)
        assert made.case is not None, "a clue begins a case or joins one"
        row = {"clue": made.pk, "state": made.get_state_display(), "due_on": f"{made.due_on}"}
        print_rows([row | {"case": f"{made.case.uid}", "t0": f"{made.case.t0}"}], format=format)


@app.command("funnel")
@with_database
def funnel_(
    place: PlaceOption = "",
    period: Annotated[str, typer.Option(help="2022、2022-H1、2022-Q3 或 2022-08")] = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """线索、核实、纳入、帮扶、消除各多少户，按下一级地区列。"""
    from zhuzhen.base import clock, scope
    from zhuzhen.base.periods import Period
    from zhuzhen.base.problems import Problem
    from zhuzhen.casework.queries.funnel import funnel

    today = clock.today()
    try:
        when = Period.parse(period) if period else Period.holding(today, kind="year")
    except ValueError:
        raise Problem("bad_period", text=period) from None
    found = funnel(scope.EVERYTHING, place=_code(place), period=when, today=today)
    rows: list[dict[str, object]] = [
        {"place": each.name, "code": each.code, **vars(each.counts)} for each in found.rows
    ]
    print_rows([*rows, {"place": "合计", "code": "", **vars(found.total)}], format=format)
