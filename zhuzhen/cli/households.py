"""Console commands on the household register: list, show, check numbers, the line, verify."""

from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.households.models import Household

app = typer.Typer(help="农户：名册、档案、证件核对、收入线、不变式。", no_args_is_help=True)
FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]
NumberArgument = Annotated[str, typer.Argument(help="户编号（17 位）")]


def _yuan(fen: int | None) -> str | None:
    from zhuzhen.base.money import yuan

    return None if fen is None else yuan(fen)


def _refuse_unknown(*, kind: str, assist: str, labour: str, state: str) -> None:
    from zhuzhen.base.problems import Problem
    from zhuzhen.households import choices, queries

    known = {
        "kind": (kind, choices.HouseholdKind.values),
        "assist": (assist, choices.SocialAssist.values),
        "labour": (labour, list(queries.LABOURS)),
        "state": (state, [*choices.HouseholdState.values, "any"]),
    }
    for name, (value, values) in known.items():
        if value and value not in values:
            raise Problem("bad_value", field=f"--{name}", why=f"可填 {'、'.join(values)}")


def _listed(households: "list[Household]") -> list[dict[str, object]]:
    from zhuzhen.households import queries

    keys = [each.pk for each in households]
    incomes, checks = queries.latest_income(keys), queries.latest_safeguards(keys)
    rows: list[dict[str, object]] = []
    for each in households:
        income, check = incomes.get(each.pk), checks.get(each.pk)
        rows.append(
            {
                "number": each.number,
                "head": each.head_name,
                "village": each.place.path,
                "size": each.size,
                "able": each.able,
                "weak": each.weak,
                "kind": each.get_kind_display(),
                "assist": each.get_social_assist_display(),
                "judged_per_head": _yuan(income.judged_per_head_fen) if income else None,
                "safeguards_checked_on": f"{check.checked_on}" if check else None,
            }
        )
    return rows


@app.command("list")
@with_database
def list_(
    place: Annotated[str, typer.Option(help="地区名称或代码")] = "",
    text: Annotated[str, typer.Option("-q", "--text", help="姓名中的字、身份证号或户编号")] = "",
    kind: Annotated[str, typer.Option(help="relieved 或 ordinary")] = "",
    assist: Annotated[str, typer.Option(help="社会救助，如 dibao")] = "",
    labour: Annotated[str, typer.Option(help="able、weak 或 unable（整户无劳动能力）")] = "",
    state: Annotated[str, typer.Option(help="active、merged、deregistered 或 any")] = "active",
    page: Annotated[int, typer.Option(min=1, help="第几页")] = 1,
    size: Annotated[int, typer.Option(min=1, max=1000, help="每页几户")] = 50,
    format: FormatOption = Format.TABLE,
) -> None:
    """按村和户主列出农户，附最近一次收入和四项保障；证件号码不列。"""
    from zhuzhen.households import queries
    from zhuzhen.places.queries import resolve

    _refuse_unknown(kind=kind, assist=assist, labour=labour, state=state)
    found = queries.households_in(
        queries.Filters(
            place=resolve(place).code if place else "",
            kind=kind,
            social_assist=assist,
            labour=labour,
            state="" if state == "any" else state,
            text=text,
        ),
        page=page,
        size=size,
    )
    print_rows(_listed(found.rows), format=format)
    if format is Format.TABLE:
        more = "以上" if found.is_more else ""
        typer.echo(f"共 {found.count} 户{more}，第 {found.page} 页。", err=True)


def _numbered(number: str) -> "Household":
    from zhuzhen.base.problems import Problem
    from zhuzhen.households.models import Household

    found = Household.objects.select_related("place").filter(number=number).first()
    if found is None:
        raise Problem("not_found", what=f"农户 {number}")
    return found


def _changes_of(home: "Household") -> list[dict[str, object]]:
    from zhuzhen.households.queries import history_of

    return [
        {
            "on": f"{each.on}",
            "what": each.get_kind_display(),
            "who": each.resident.name if each.resident else None,
            "reason": each.reason or None,
            "by": each.by.display_name if each.by else None,
        }
        for each in history_of(home)
    ]


def _incomes_of(home: "Household") -> list[dict[str, object]]:
    from zhuzhen.households.queries import income_line, income_sheets

    return [
        {
            "taken_on": f"{each.taken_on}",
            "from": f"{each.period.lower:%Y-%m}",
            "persons": each.persons,
            "net_per_head": _yuan(each.net_per_head_fen),
            "judged_per_head": _yuan(each.judged_per_head_fen),
            "line": _yuan(income_line(home.place_id, each.taken_on.year)),
        }
        for each in income_sheets(home)
    ]


def _people_of(home: "Household") -> list[dict[str, object]]:
    from zhuzhen.base import clock
    from zhuzhen.households.queries import residents_of
    from zhuzhen.households.rules.privacy import is_child, masked_id

    today = clock.today()
    return [
        {
            "name": each.name,
            "relation": each.get_relation_display(),
            "id": masked_id(each.id_shown, child=is_child(each.born_on, on=today)) or None,
            "labour": each.get_labour_display(),
            "state": each.get_state_display(),
        }
        for each in residents_of([home.pk], present_only=False).get(home.pk, [])
    ]


@app.command("show")
@with_database
def show(
    number: NumberArgument,
    history: Annotated[bool, typer.Option("--history", help="列出变动记录")] = False,
    income: Annotated[bool, typer.Option("--income", help="列出历次收支")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """一户的成员，或其变动、收支；个人信息只显示脱敏后的。"""
    home = _numbered(number)
    rows = _changes_of(home) if history else _incomes_of(home) if income else _people_of(home)
    if format is Format.TABLE:
        typer.echo(f"{home.head_name}户（{home.get_state_display()}），{home.place.path}", err=True)
    print_rows(rows, format=format)


@app.command("check-id")
@with_database
def check_id(
    numbers: Annotated[list[str], typer.Argument(help="身份证号码或残疾人证号，可多个")],
    format: FormatOption = Format.TABLE,
) -> None:
    """核对号码：对的写出生日和性别，错的说明哪里错、应是什么。有错则退出码为 1。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Fault
    from zhuzhen.households.rules import identity

    today, rows = clock.today(), []
    for each in numbers:
        plain = "".join(each.split())
        check = identity.check_certificate if len(plain) in (20, 22) else identity.check_id
        found = check(each, today=today)
        facts = found.id if isinstance(found, identity.CertificateFacts) else found
        wrong = isinstance(facts, Fault)
        rows.append(
            {
                "number": identity.shown(plain),
                "valid": not wrong,
                "born_on": None if isinstance(facts, Fault) else f"{facts.born_on}",
                "sex": None if isinstance(facts, Fault) else facts.sex.label,
                "told": str(facts) if isinstance(facts, Fault) else "；".join(facts.notes) or None,
            }
        )
    print_rows(rows, format=format)
    if not all(row["valid"] for row in rows):
        raise typer.Exit(1)


@app.command("line")
@with_database
def line(
    place: Annotated[str, typer.Argument(help="地区名称或代码")],
    years: Annotated[list[int], typer.Argument(help="年份，可多个")],
    format: FormatOption = Format.TABLE,
) -> None:
    """一个地区各年的收入线（元/人）；没有的年份不判定。"""
    from zhuzhen.households.queries import income_lines
    from zhuzhen.places.queries import resolve

    found = income_lines(resolve(place).code, years)
    print_rows(
        [{"year": year, "line": _yuan(fen)} for year, fen in sorted(found.items())], format=format
    )


@app.command("verify")
@with_database
def verify(format: FormatOption = Format.TABLE) -> None:
    """核对农户的不变式：人口、户主、检索、收支、证件；有一条不成立则退出码为 1。"""
    from zhuzhen.households.verifying import verify as verify_households

    rows = verify_households()
    print_rows(rows, format=format)
    if not all(row["holds"] for row in rows):
        raise typer.Exit(1)
