"""What the list of uses and the negative list say of a project (S4-8a): asked in one place."""

import datetime as dt

from zhuzhen.funds.choices import Direction
from zhuzhen.funds.rules import UseFacts, use_verdict
from zhuzhen.policy.queries import fund_uses
from zhuzhen.projects.models import Project
from zhuzhen.projects.problems import LISTED
from zhuzhen.projects.rules.situation import FINE, Verdict, no


def use_of(project: Project, *, on: dt.date) -> Verdict:
    """Whether money of the programme may be used so, with the entry that refuses it."""
    uses = fund_uses(region=project.place_id, on=on)
    facts = UseFacts(title=project.title, direction=project.direction, text=project.content)
    found = use_verdict(project.use_code, facts=facts, uses=uses)
    if found:
        return FINE
    entry = found.entry
    if entry is None:
        return no(found.code, code=project.use_code)
    allowed = LISTED.join(str(Direction(each.value).label) for each in entry.directions)
    return no(
        found.code,
        entry=entry.title,
        code=entry.id,
        word=found.word,
        directions=allowed,
        direction=Direction(project.direction).label,
    )
