"""What a project waits for and of whom, as a line of a list says it."""

from zhuzhen.people.access import MAY
from zhuzhen.people.choices import Role
from zhuzhen.places.choices import Level
from zhuzhen.projects import flow
from zhuzhen.projects.models import Project
from zhuzhen.projects.situations import way_of

_LISTED = "、"
# Offices by the level at which they stand: of who may take a step, whose it is.
_STANDS: dict[Level, frozenset[Role]] = {
    Level.VILLAGE: frozenset(
        {Role.VILLAGE, Role.FIRST_SECRETARY, Role.TEAM_LEADER, Role.TEAM_MEMBER}
    ),
    Level.TOWN: frozenset({Role.TOWN, Role.TEAM_LEADER, Role.TEAM_MEMBER}),
    Level.COUNTY: frozenset({Role.COUNTY, Role.COUNTY_FINANCE}),
}
_HEIGHT = (Level.VILLAGE, Level.TOWN, Level.COUNTY)


def next_row(project: Project) -> flow.Step | None:
    """The step of the main way that a project waits for; None for one that has ended or rests."""
    return flow.main_step(project.state, of=way_of(project.place_id))


def next_label(project: Project) -> str:
    row = next_row(project)
    return row.label if row else ""


def stands_at(row: flow.Step, *, of: Level) -> frozenset[Role]:
    """The offices at a step's level, or at the project's if that is higher."""
    return _STANDS[max(row.level, of, key=_HEIGHT.index)]


def who_takes(row: flow.Step, *, of: Level) -> str:
    """Whose step it is, by role."""
    roles = MAY[row.act] & stands_at(row, of=of) or MAY[row.act]
    return _LISTED.join(str(role.label) for role in Role if role in roles)


def next_who(project: Project) -> str:
    row = next_row(project)
    return who_takes(row, of=way_of(project.place_id)) if row else ""
