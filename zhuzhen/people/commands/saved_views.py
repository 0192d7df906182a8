"""Saved views: the filters of a list under a name of one's own, seen by nobody else."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account, SavedView

MOST_VIEWS = 20
_LONGEST_NAME, _LONGEST_QUERY = 40, 1000
# Place and period are the frame's, and obeyed by every screen; a page is no filter.
_NOT_KEPT = frozenset({"place", "period", "page"})


def kept_query(query: str) -> str:
    """What of an address is a list's own: its filters and its order, without blanks."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] not in _NOT_KEPT])


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise Problem("view_name", most=_LONGEST_NAME)
    return name


def _note(act: str, *, view: SavedView) -> None:
    facts: dict[str, object] = {"list": view.list, "name": view.name, "query": view.query}
    audit.record(act, by=view.account, subject="account", subject_id=view.account_id, facts=facts)


@transaction.atomic
def save_view(account: Account, *, list_name: str, name: str, query: str) -> SavedView:
    """Keep the filters of a list under a name; the same name again takes the new filters.

    Raises `view_name`, `view_empty`, `too_many_views`.
    """
    name, query = _checked_name(name), kept_query(query)
    if not query or len(query) > _LONGEST_QUERY:
        raise Problem("view_empty")
    Account.objects.select_for_update().get(pk=account.pk)
    held = SavedView.objects.filter(account=account, list=list_name)
    if held.exclude(name=name).count() >= MOST_VIEWS:
        raise Problem("too_many_views", most=MOST_VIEWS)
    view, _ = SavedView.objects.update_or_create(
        account=account, list=list_name, name=name, defaults={"query": query}
    )
    _note("view.save", view=view)
    return view


@transaction.atomic
def rename_view(view: SavedView, *, name: str) -> SavedView:
    """Call a view otherwise. Raises `view_name`, `view_taken`."""
    name = _checked_name(name)
    Account.objects.select_for_update().get(pk=view.account_id)
    same = SavedView.objects.filter(account=view.account_id, list=view.list, name=name)
    if same.exclude(pk=view.pk).exists():
        raise Problem("view_taken", name=name)
    view.name = name
    view.save(update_fields=["name"])
    _note("view.rename", view=view)
    return view


@transaction.atomic
def drop_view(view: SavedView) -> None:
    """Forget a view; the records it showed stay as they are."""
    _note("view.drop", view=view)
    view.delete()
