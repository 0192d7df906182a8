"""What the screens of projects share: who asks, which project, where things are."""

import uuid
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from zhuzhen.base.problems import Problem
from zhuzhen.evidence.commands import keep_file
from zhuzhen.pages.asking import me, require_business
from zhuzhen.pages.projects.choices import ABOUT, PROJECTS, SAVE
from zhuzhen.people.models import Account
from zhuzhen.projects.models import Project

Crumbs = list[tuple[str, str]]
HOME = "/projects/"
_JOINED = ("place", "plan_item", "purpose", "proposed_by")


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


def form_context(project: Project, title: str, **more: object) -> dict[str, object]:
    """What the form of something that hangs on a project shows around it."""
    state = project.get_state_display()
    about = ABOUT.format(code=project.code, place=project.place.path, state=state)
    return {
        "title": title,
        "subtitle": project.title,
        "about": about,
        "crumbs": crumbs_of(project, title),
        "back": address_of(project),
        "verb": SAVE,
        **more,
    }


def kept_papers(
    files: Iterable[UploadedFile], *, by: Account, place: str, helper_code: str
) -> list[int]:
    """Keep what was sent with a form as papers of a place; their numbers."""
    return [keep_file(each, by=by, place_id=place, helper_code=helper_code).pk for each in files]
