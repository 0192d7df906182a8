"""Projects that wait for me, as lines of the desk and days of the calendar."""

import datetime as dt

from django.db.models import F, Q

from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.notices.awaiting import LINES, MOST, Waiting, WaitingLine
from zhuzhen.pages.projects.acting import address_of
from zhuzhen.pages.projects.choices import DO_IT, LINE_TITLE, MINE
from zhuzhen.pages.projects.standing import next_row, stands_at
from zhuzhen.people.access import MAY, roles_of
from zhuzhen.people.models import Account
from zhuzhen.projects import flow
from zhuzhen.projects.access import ranges_for
from zhuzhen.projects.models import Project, ProjectStep
from zhuzhen.projects.situations import way_of

_ALL = "/projects/?sort=due"
_ROWS = tuple(row for row in flow.TABLE if row.main and row.start and not row.by_night)


def _in_reach(account: Account, *, on: dt.date, place: str) -> Q | None:
    """Projects whose next step is of an act that the account may do there; None for none."""
    reach, roles = ranges_for(account, on=on), roles_of(account, on=on)
    found = Q(pk__in=[])
    for row in _ROWS:
        if roles & MAY[row.act]:
            for span in reach.get(row.act, ()):
                found |= Q(state=row.start, place_id__gte=span.lo, place_id__lte=span.hi)
    if found == Q(pk__in=[]):
        return None
    if place:
        span = CodeRange.under(place)
        found &= Q(place_id__gte=span.lo, place_id__lte=span.hi)
    return found


def _mine(account: Account, *, on: dt.date, place: str) -> list[tuple[Project, flow.Step]]:
    """Projects whose next step is this account's office's, the first due first; never one that it
    put forward itself. Two queries; none for who has no part in projects."""
    reach = _in_reach(account, on=on, place=place)
    if reach is None:
        return []
    rows = Project.objects.filter(reach).select_related("place")
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST])
    if not found:
        return []
    taken: dict[int, set[str]] = {}
    steps = ProjectStep.objects.filter(project__in=found, by=account)
    for project, step in steps.values_list("project_id", "step"):
        taken.setdefault(project, set()).add(step)
    roles = roles_of(account, on=on)
    mine = []
    for each in found:
        row = next_row(each)
        if row is None or row.by_night or taken.get(each.pk, set()) & set(row.judges):
            continue
        if roles & MAY[row.act] & stands_at(row, of=way_of(each.place_id)):
            mine.append((each, row))
    return mine


def _line(project: Project, row: flow.Step, *, today: dt.date) -> WaitingLine:
    left = (project.due_on - today).days if project.due_on else None
    return WaitingLine(
        LINE_TITLE.format(title=project.title, step=row.label),
        f"{project.place.path} · {project.get_state_display()}",
        address_of(project),
        days_said(left) if left is not None else "",
        DO_IT,
        is_late=left is not None and left < 0,
    )


def projects_awaiting(account: Account, *, on: dt.date, place: str = "") -> list[Waiting]:
    """The projects that wait for an account."""
    mine = _mine(account, on=on, place=place)
    if not mine:
        return []
    lines = tuple(_line(each, row, today=on) for each, row in mine[:LINES])
    return [Waiting("projects", MINE, lines, len(mine) - len(lines), _ALL)]


def projects_due(
    account: Account, *, today: dt.date, first: dt.date, last: dt.date, place: str = ""
) -> list[tuple[dt.date, str, WaitingLine]]:
    """Days by which projects leave their state by this account's step, with a key for each."""
    return [
        (each.due_on, f"project.{each.uid}", _line(each, row, today=today))
        for each, row in _mine(account, on=today, place=place)
        if each.due_on and first <= each.due_on <= last
    ]
