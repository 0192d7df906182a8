"""What the screens of assets share: who asks, which asset, where things are."""

import uuid
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from zhuzhen.assets.flow import LABELS
from zhuzhen.assets.models import Asset, Disposal, Distribution
from zhuzhen.base.problems import Problem
from zhuzhen.pages.asking import me, require_business
from zhuzhen.pages.assets.choices import ASSETS
from zhuzhen.pages.projects.acting import kept_papers
from zhuzhen.pages.projects.choices import ABOUT
from zhuzhen.people.models import Account

Crumbs = list[tuple[str, str]]
HOME = "/assets/"


def address_of(asset: Asset) -> str:
    return f"{HOME}{asset.uid}/"


def own_asset(request: HttpRequest, uid: uuid.UUID) -> Asset:
    """An asset in scope with its place and project. Raises not_found."""
    require_business(me(request))
    found = Asset.objects.select_related("place", "project").filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=ASSETS)
    return found


def crumbs_of(asset: Asset, title: str = "") -> Crumbs:
    """The way to an asset's page, and to what hangs below it."""
    trail = [(ASSETS, HOME), (asset.title, address_of(asset))]
    return [*trail, (title, "")] if title else trail


def form_context(asset: Asset, title: str, **more: object) -> dict[str, object]:
    """What the form of something that hangs on an asset shows around it."""
    state = asset.get_state_display()
    about = ABOUT.format(code=asset.code, place=asset.place.path, state=state)
    return {
        "title": title,
        "subtitle": asset.title,
        "about": about,
        "crumbs": crumbs_of(asset, title),
        "back": address_of(asset),
        "verb": title,
        **more,
    }


def not_now(row: Disposal | Distribution, *, what: str, step: str) -> Problem:
    """A step that is not to be taken where the matter stands: it may just have been taken."""
    act = LABELS.get(step)
    if act is None:
        return Problem("not_found", what=what)
    return Problem("wrong_state", what=what, state=row.get_state_display(), act=act)


def papers_kept(files: Iterable[UploadedFile], *, by: Account, asset: Asset) -> list[int]:
    """Keep what was sent with a form as papers of the asset's place; their numbers."""
    return kept_papers(files, by=by, place=asset.place_id, helper_code=asset.helper_code)
