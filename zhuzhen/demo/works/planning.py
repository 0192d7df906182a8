"""Town plans, the choice of each county under its budget, and the money that follows it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.casting import Round, Work
from zhuzhen.demo.works.leading import Led
from zhuzhen.demo.works.money import Purse, order
from zhuzhen.demo.works.offices import Offices, place_at
from zhuzhen.demo.works.told import said
from zhuzhen.funds.choices import OrderKind, Source
from zhuzhen.funds.commands import Move
from zhuzhen.projects.choices import ChoiceOutcome
from zhuzhen.projects.commands.choosing import ChoiceRules, adopt_selection, choose_projects
from zhuzhen.projects.commands.items import add_item
from zhuzhen.projects.commands.planning import approve_plan, draw_plan
from zhuzhen.projects.models import Candidate, PlanItem, Project

# Whose money a project is made of, in turn: of two, of the city alone, of the county too.
_MIXES = (
    (Source.PROVINCIAL, Source.ASSISTING_CITY),
    (Source.ASSISTING_CITY,),
    (Source.PROVINCIAL, Source.HOST_CITY, Source.HOST_COUNTY),
    (Source.PROVINCIAL,),
)


def draw_plans(
    works: Sequence[Work], *, offices: Offices, named: Callable[[str], str], on: dt.date
) -> Mapping[str, PlanItem]:
    """The plan of each town, with an item for each of its projects, in the town's order."""
    by_town: dict[str, list[Work]] = defaultdict(list)
    for each in works:
        by_town[each.town].append(each)
    found, (first, last) = {}, span_of(on)
    for town, own in by_town.items():
        by = offices("town", town)
        with on_day(on, by=by):
            plan = draw_plan(
                place=town,
                title=said("plan", town=named(town), first=first, last=last),
                from_year=first,
                to_year=last,
                by=by,
                today=on,
            )
            for rank, work in enumerate(own, start=1):
                found[work.id] = add_item(
                    plan,
                    code=f"{rank:02}",
                    title=work.title,
                    place=work.place,
                    category=work.kind.category,
                    rank=rank,
                    estimate_fen=work.budget_fen,
                    by=by,
                    today=on,
                )
            number = said("approved_no", year=on.year, number=int(town[6:9]))
            approve_plan(plan, approved_no=number, approved_on=on, by=by, today=on)
    return found


def span_of(on: dt.date) -> tuple[int, int]:
    """The five years of a plan drawn up on a day: this one's, or those that begin soon."""
    first = on.year + (on.month > 9)
    return first - (first - 1) % 5, first - (first - 1) % 5 + 4


def choose(
    county: str, round: Round, *, pool: Sequence[Project], musts: Sequence[Project],
    offices: Offices,
) -> list[int]:  # fmt: skip
    """A county chooses of its pool, another of it adopts; who was chosen."""
    by, chief, on = offices("county", county), offices("chief", county), round.planned
    asked = sum(each.budget_fen for each in pool)
    least = sum(each.budget_fen for each in musts)
    with on_day(on, by=by):
        made = choose_projects(
            county,
            year=on.year,
            budget_fen=max(int(asked * round.part), least),
            rules=ChoiceRules(industry_percent=round.industry, musts=[each.pk for each in musts]),
            by=by,
            today=on,
        )
    with on_day(on, by=chief):
        adopt_selection(made, by=chief, today=on)
    rows = Candidate.objects.filter(selection=made, outcome=ChoiceOutcome.CHOSEN)
    return list(rows.order_by("project_id").values_list("project_id", flat=True))


def allocate(
    county: str, chosen: Sequence[Project], *, round: Round, offices: Offices,
    named: Callable[[str], str],
) -> None:  # fmt: skip
    """What was chosen gets its money: an order for each entry of the list of uses."""
    purse = Purse(county, year=round.year)
    by_use: dict[str, list[Project]] = defaultdict(list)
    for each in chosen:
        by_use[each.use_code].append(each)
    for use, projects in by_use.items():
        moves: list[Move] = []
        for each in projects:
            moves += purse.take(
                each.budget_fen,
                sources=_MIXES[each.pk % len(_MIXES)],
                to=(each.place_id, each.purpose_id),
            )
        text = said("to_projects", county=named(county), title=projects[0].title,
                    count=len(projects))  # fmt: skip
        order(
            OrderKind.ALLOCATION,
            tuple(moves),
            on=round.allocated,
            text=text,
            by=offices("treasury", county),
            approver=offices("county", county),
            use_code=use,
        )


def by_county(led: Sequence[Led]) -> dict[str, list[Led]]:
    found: dict[str, list[Led]] = defaultdict(list)
    for each in led:
        found[place_at(each.work.place, digits=6)].append(each)
    return found
