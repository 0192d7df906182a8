"""The notice that a project is complete: put up once it is accepted, passed before it is closed."""

import datetime as dt

from django.db import transaction

from zhuzhen.base.problems import Problem
from zhuzhen.notices.models import Notice
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands.building import opened
from zhuzhen.projects.models import Project
from zhuzhen.projects.posting import draft_completion
from zhuzhen.projects.wording import text

S = ProjectState
_COMPLETE = (S.ACCEPTED, S.SETTLED, S.TRANSFERRED)


@transaction.atomic
def post_completion(project: Project, *, by: Account | None, today: dt.date) -> Notice:
    """Draft the notice of completion (facts B3). Raises not_found, not_allowed, wrong_state and
    what drafting a notice raises."""
    now = opened(project, act=Act.PROJECT_BUILD, by=by, today=today)
    if now.state not in _COMPLETE:
        state, act = ProjectState(now.state).label, text("act_completion")
        raise Problem("wrong_state", what=text("project"), state=state, act=act)
    return draft_completion(now, by=by, today=today)
