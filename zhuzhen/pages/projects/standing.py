"""What a project waits for, as a line of a list says it."""

from zhuzhen.pages.cases.acts import who_takes_act
from zhuzhen.places.rules.codes import level_of
from zhuzhen.projects import flow
from zhuzhen.projects.models import Project


def next_row(project: Project) -> flow.Step | None:
    """The step of the main way that a project waits for; None for one that has ended or rests."""
    return flow.main_step(project.state, of=level_of(project.place_id))


def next_label(project: Project) -> str:
    row = next_row(project)
    return row.label if row else ""


def next_who(project: Project) -> str:
    """Whose step it is, by role."""
    row = next_row(project)
    return who_takes_act(row.act) if row else ""
