"""Changes of duty instances."""

import datetime as dt


def settle_changes(*, now: dt.datetime) -> int:
    """Recompute the instances that pending changes can touch; returns how many were settled."""
    return 0
