"""What the screens of assets share: who asks, which asset, where things are."""

import uuid

from django.http import HttpRequest

from zhuzhen.assets.models import Asset
from zhuzhen.base.problems import Problem
from zhuzhen.pages.assets.choices import ASSETS
from zhuzhen.pages.households.acting import filled_form, me, version_sent
from zhuzhen.pages.notices.reach import require_business

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


__all__ = [
    "HOME",
    "address_of",
    "crumbs_of",
    "filled_form",
    "me",
    "own_asset",
    "require_business",
    "version_sent",
]
