"""`zhuzhen cases doubts`: the contradictions in a place, found now, each with its remedy."""

from typing import Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database


@with_database
def doubts(
    place: Annotated[str, typer.Argument(help="地区名称或代码，含下级；不写就是全部")] = "",
    rule: Annotated[str, typer.Option("--rule", help="只列这一条规则，如 no_measure")] = "",
    format: Annotated[Format, typer.Option("--format", help="table 或 json")] = Format.TABLE,
) -> None:
    """重新查找一个地方的疑点：记载之间哪里矛盾、怎样改正；改正了的自行消除。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.casework.doubts import RULES, find_doubts
    from zhuzhen.casework.queries.doubts import doubts_in
    from zhuzhen.places.models import Division
    from zhuzhen.places.queries import resolve

    known = [each.id for each in RULES]
    if rule and rule not in known:
        raise Problem("bad_value", field="--rule", why=f"可填 {'、'.join(known)}")
    code = resolve(place).code if place else ""
    found = find_doubts(code, today=clock.today())
    listed = list(doubts_in(place=code, rule=rule))
    villages = Division.objects.in_bulk({each.place_id for each in listed})
    rows: list[dict[str, object]] = [
        {
            "number": each.household.number,
            "head": each.household.head_name,
            "village": villages[each.place_id].path if each.place_id in villages else "",
            "rule": each.rule,
            "doubt": each.text,
            "remedy": each.remedy,
            "found_on": f"{each.found_on}",
        }
        for each in listed
    ]
    print_rows(rows, format=format)
    typer.echo(
        f"核对 {found.asked} 户，新疑点 {found.new} 条，消除 {found.gone} 条，"
        f"现有待处理 {len(rows)} 条。",
        err=True,
    )
