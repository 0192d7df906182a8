"""What the screens of projects share: who asks, which project, where things are."""

import uuid

from django.http import HttpRequest

from zhuzhen.base.problems import Problem
from zhuzhen.pages.households.acting import filled_form, me, version_sent
from zhuzhen.pages.notices.reach import require_business
from zhuzhen.pages.projects.choices import PROJECTS
from zhuzhen.projects.models import Project

Crumbs = list[tuple[str, str]]
HOME = "/projects/"
_JOINED = ("place", "plan_item__plan", "purpose", "proposed_by")


def address_of(project: Project) -> str:
    return f"{HOME}{project.uid}/"


def own_project(request: HttpRequest, uid: uuid.UUID) -> Project:
    """A project in scope with what its page names. Raises not_found."""
    require_business(me(request))
    found = Project.objects.select_related(*_JOINED).filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=PROJECTS)
    return found


def crumbs_of(project: Project, title: str = "") -> Crumbs:
    """The way to a project's page, and to what hangs below it."""
    trail = [(PROJECTS, HOME), (project.title, address_of(project))]
    return [*trail, (title, "")] if title else trail


__all__ = [
    "HOME",
    "address_of",
    "crumbs_of",
    "filled_form",
    "me",
    "own_project",
    "require_business",
    "version_sent",
]
