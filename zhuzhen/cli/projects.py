"""Console commands on projects: the pool, one project, a step, the choice under a budget, needs."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.base.problems import Problem
from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.people.models import Account
    from zhuzhen.projects.models import Project
    from zhuzhen.projects.rules.situation import GivenFacts

app = typer.Typer(help="项目：项目库、经过、办理环节、择优、社会资金需求。", no_args_is_help=True)
FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]
ProjectArgument = Annotated[str, typer.Argument(help="项目编号（list 里的 project）或项目编码")]
AsOption = Annotated[str, typer.Option("--as", help="以哪个账号办理：权限和自报自审照样管")]
PlaceOption = Annotated[str, typer.Option(help="区划代码或名称")]


def _row(project: "Project") -> dict[str, object]:
    from zhuzhen.base.money import yuan
    from zhuzhen.projects import flow
    from zhuzhen.projects.situations import way_of

    waiting = flow.main_step(project.state, of=way_of(project.place_id))
    return {
        "project": f"{project.uid}",
        "code": project.code,
        "title": project.title,
        "place": project.place.path,
        "state": project.get_state_display(),
        "next": waiting.label if waiting else None,
        "due_on": f"{project.due_on}" if project.due_on else None,
        "budget_yuan": yuan(project.budget_fen),
        "score": project.score,
        "year": project.plan_year,
    }


def _account(username: str) -> "Account":
    from zhuzhen.people.models import Account

    found = Account.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Problem("not_found", what=f"账号“{username}”")
    return found


def _project(named: str) -> "Project":
    from zhuzhen.projects.models import Project
    from zhuzhen.projects.queries.projects import project_numbered

    try:
        return project_numbered(uuid.UUID(named))
    except ValueError:
        found = Project.objects.filter(code=named).first()
    if found is None:
        raise Problem("not_found", what=f"项目 {named[:40]}")
    return project_numbered(found.uid)


def _code(place: str) -> str:
    from zhuzhen.places.queries import resolve

    return resolve(place).code if place else "440000000000"


def _refuse_unknown(option: str, given: str, known: Sequence[str]) -> None:
    """Raise bad_value for a value of an option that there is not; none given is all."""
    if given and given not in known:
        raise Problem("bad_value", field=f"{option} {given}", why=f"可填 {'、'.join(known)}")


@app.command("list")
@with_database
def list_(
    place: PlaceOption = "",
    state: Annotated[str, typer.Option(help="状态，如 reserved；不写是全部")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="只列超过期限的")] = False,
    tag: Annotated[str, typer.Option(help="标签，如 livelihood")] = "",
    year: Annotated[int, typer.Option(help="年度计划")] = 0,
    limit: Annotated[int, typer.Option(help="最多几行")] = 50,
    format: FormatOption = Format.TABLE,
) -> None:
    """列项目，快到期的在前。"""
    from zhuzhen.base import clock
    from zhuzhen.projects.choices import ProjectState, Tag
    from zhuzhen.projects.queries.projects import projects_under

    _refuse_unknown("--state", state, ProjectState.values)
    _refuse_unknown("--tag", tag, Tag.values)
    rows = projects_under(
        _code(place),
        states=(state,) if state else (),
        overdue_on=clock.today() if overdue else None,
        tag=tag,
        year=year or None,
    )
    print_rows([_row(each) for each in rows[:limit]], format=format)


@app.command()
@with_database
def show(project: ProjectArgument, format: FormatOption = Format.TABLE) -> None:
    """一个项目的经过和资金。"""
    from zhuzhen.base.money import yuan
    from zhuzhen.projects.queries.money import money_of
    from zhuzhen.projects.queries.projects import steps_of

    found = _project(project)
    money = {name: yuan(value) for name, value in vars(money_of(found.purpose_id)).items()}
    rows: list[dict[str, object]] = [
        {
            "on": f"{each.on}",
            "step": each.step,
            "before": each.before,
            "after": each.after,
            "by": each.by.display_name if each.by else "系统",
            "reason": each.reason,
        }
        for each in steps_of(found)
    ]
    if format is Format.JSON:
        print_rows([{**_row(found), "money": money, "steps": rows}], format=format)
        return
    print_rows([{**_row(found), **money}], format=format)
    print_rows(rows, format=format)


@app.command()
@with_database
def step(
    project: ProjectArgument,
    name: Annotated[str, typer.Argument(metavar="STEP", help="环节，如 review、reserve、plan")],
    account: AsOption,
    reason: Annotated[str, typer.Option(help="意见；退回、终止等必填")] = "",
    year: Annotated[int, typer.Option(help="年度（plan）")] = 0,
    approval_no: Annotated[str, typer.Option(help="批复文号（approve）")] = "",
    procurement: Annotated[str, typer.Option(help="采购方式（procure）")] = "",
    point: Annotated[list[str] | None, typer.Option(help="确认的各点，可重复")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """办理一个环节；要开会、验收等更多内容的在页面上办。"""
    from zhuzhen.base import clock
    from zhuzhen.projects.commands import take_step

    facts: GivenFacts = {
        "year": year,
        "approval_no": approval_no,
        "procurement": procurement,
        "points": tuple(point or ()),
    }
    moved = take_step(
        _project(project), step=name, by=_account(account), today=clock.today(), reason=reason,
        **facts,
    )  # fmt: skip
    print_rows([_row(moved)], format=format)


@app.command()
@with_database
def choose(
    place: Annotated[str, typer.Argument(help="县（市、区）")],
    year: Annotated[int, typer.Argument(help="年度")],
    budget: Annotated[str, typer.Argument(help="可用资金，元")],
    account: AsOption,
    industry: Annotated[int, typer.Option(help="产业占比下限 %，不写按政策包")] = -1,
    town_most: Annotated[str, typer.Option(help="每镇上限，元")] = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """在可用资金内择优；结果只是建议，采用由另一个人办。"""
    from zhuzhen.base import clock
    from zhuzhen.base.money import parse_fen, yuan
    from zhuzhen.projects.commands import ChoiceRules, choose_projects
    from zhuzhen.projects.queries.projects import candidates_of

    rules = ChoiceRules(
        industry_percent=industry if industry >= 0 else None,
        town_most_fen=parse_fen(town_most) if town_most else None,
    )
    made = choose_projects(
        _code(place), year, parse_fen(budget), rules, by=_account(account), today=clock.today()
    )
    rows: list[dict[str, object]] = [
        {
            "selection": f"{made.uid}",
            "code": each.project.code,
            "title": each.project.title,
            "outcome": each.get_outcome_display(),
            "score": each.score,
            "asked_yuan": yuan(each.asked_fen),
            "reason": each.reason,
        }
        for each in candidates_of(made)
    ]
    print_rows(rows, format=format)


@app.command()
@with_database
def adopt(
    selection: Annotated[str, typer.Argument(help="择优编号")],
    account: AsOption,
    format: FormatOption = Format.TABLE,
) -> None:
    """采用一次择优：入选项目列入年度计划。"""
    from zhuzhen.base import clock
    from zhuzhen.projects.commands import adopt_selection
    from zhuzhen.projects.queries.projects import candidates_of, selection_numbered

    try:
        found = selection_numbered(uuid.UUID(selection))
    except ValueError:
        raise Problem("not_found", what=f"择优 {selection[:40]}") from None
    adopt_selection(found, by=_account(account), today=clock.today())
    chosen = candidates_of(found).filter(outcome="chosen")
    print_rows([_row(each.project) for each in chosen], format=format)


@app.command()
@with_database
def needs(
    place: PlaceOption = "",
    state: Annotated[str, typer.Option(help="open、partly、claimed、done、withdrawn")] = "",
    format: FormatOption = Format.TABLE,
) -> None:
    """社会资金项目库：需求、已认领、还差多少。"""
    from zhuzhen.base.money import yuan
    from zhuzhen.projects.choices import NeedState
    from zhuzhen.projects.queries.projects import needs_under, needs_with_claims

    _refuse_unknown("--state", state, NeedState.values)
    rows: list[dict[str, object]] = [
        {
            "need": f"{each.uid}",
            "title": each.title,
            "place": each.place.path,
            "state": each.get_state_display(),
            "need_yuan": yuan(each.need_fen),
            "promised_yuan": yuan(promised),
            "left_yuan": yuan(each.need_fen - promised),
        }
        for each, promised in needs_with_claims(
            needs_under(_code(place), states=(state,) if state else ())
        )
    ]
    print_rows(rows, format=format)
