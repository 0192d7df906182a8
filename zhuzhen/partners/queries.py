"""Reads about organisations, clusters and who sees what."""

import datetime as dt

from zhuzhen.base.scope import Scope
from zhuzhen.people.models import Account


def scope_of(account: Account, *, on: dt.date) -> Scope:
    """What an account sees on a day, from its grants and its organisations' clusters."""
    raise NotImplementedError
