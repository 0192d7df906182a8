"""Ready-made contents of records, so that millions can be told quickly: values, digest, summary."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.demo import contents
from zhuzhen.demo.dice import dice
from zhuzhen.demo.facts import Misfit
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import check_values, summary_of
from zhuzhen.registers.rules.contents import values_text
from zhuzhen.registers.world import ALWAYS, ClusterFact, Links, OrgFact, PlaceFact, World

ORG, CLUSTER, PLACE = "\x01", "\x02", "\x03"  # stand for the names in a summary
_PLACE = "0" * 12
_WORLD = World(
    orgs={1: OrgFact(1, ORG, _PLACE, ALWAYS)},
    clusters={1: ClusterFact(1, CLUSTER, _PLACE, _PLACE, ALWAYS)},
    places={_PLACE: PlaceFact(_PLACE, PLACE, "town", PLACE, ALWAYS)},
)


@dataclass(frozen=True)
class Shape:
    """How records of a register are spread: their share, and what they are linked to."""

    register: str
    share: int
    has_org: bool
    at: str  # "town" or "county"


# Shares of 100; sales and visits are what people record most.
SHAPES = (
    Shape("consumption_sale", 42, True, "town"),
    Shape("field_visit", 16, True, "town"),
    Shape("work_brief", 9, False, "town"),
    Shape("mobilised_enterprise", 6, True, "town"),
    Shape("condolence_visit", 5, True, "town"),
    Shape("party_group_meeting", 5, True, "town"),
    Shape("report_hearing", 4, True, "town"),
    Shape("media_report", 4, False, "town"),
    Shape("cluster_joint_meeting", 3, True, "town"),
    Shape("workshop", 2, False, "town"),
    Shape("invested_enterprise", 1, False, "town"),
    Shape("highlight_video", 1, False, "town"),
    Shape("training_session", 1, True, "town"),
    Shape("government_joint_meeting", 1, True, "county"),
)


@dataclass(frozen=True)
class Template:
    """One content: its JSON (canonical, as digests read it) and its summary with stand-ins."""

    values: str
    summary: str

    def named(self, *, org: str, place: str, cluster: str) -> str:
        text = self.summary.replace(ORG, org).replace(PLACE, place).replace(CLUSTER, cluster)
        return text[:200]


@dataclass(frozen=True)
class Kind:
    """A register with its templates, and the pack version for a helping side."""

    shape: Shape
    templates: tuple[Template, ...]
    confirms: bool


def _template(declaration: Declaration, *, shape: Shape, number: int) -> Template:
    values = contents.MAKERS[shape.register](dice("template", shape.register, number))
    on = dt.date(2022, 6, 1)
    org = 1 if shape.has_org else None
    links = Links(place=_PLACE, org=org, cluster=1, helper_code=_PLACE)
    faults = check_values(declaration, values=values, links=links, happened_on=on, today=on)
    if faults:
        raise Misfit(f"{shape.register}: " + "; ".join(map(str, faults)))
    summary = summary_of(declaration, values=values, links=links, happened_on=on, world=_WORLD)
    return Template(values_text(values), summary)


def kinds(count: int = 256) -> tuple[Kind, ...]:
    """Every register with `count` contents, each checked against its declaration."""
    made = []
    for shape in SHAPES:
        declaration = declared(shape.register)
        made.append(
            Kind(
                shape=shape,
                templates=tuple(
                    _template(declaration, shape=shape, number=n) for n in range(count)
                ),
                confirms=declaration.register.needs_confirmation,
            )
        )
    return tuple(made)


def versions(helpers: Iterable[str]) -> dict[tuple[str, str], int | None]:
    """The pack version that a record of a register carries, by (register, helping side)."""
    return {
        (shape.register, helper): declared(shape.register, region=helper).pack_version_id
        for helper in set(helpers)
        for shape in SHAPES
    }
