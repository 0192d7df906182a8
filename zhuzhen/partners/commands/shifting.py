"""Notes for duties that who owes has changed: commands write them, settling consumes them."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from zhuzhen.partners import spans
from zhuzhen.partners.models import Cluster, Membership, Org, Pairing, Posting, Shift, Team


def shift_of(row: Model, *, over: DateRange | None = None, is_new: bool = False) -> Shift | None:
    """What to tell duties of a row that began or changed, for `over` or all of its days; None for
    what nobody owes by. Not saved."""
    if isinstance(row, Org):
        # A new one owes nothing before it joins, but as a task force; a name is in every figure.
        if is_new and row.works_in_id is None:
            return None
        over = over or (row.during if is_new else DateRange(dt.date.min, None))
        shift = Shift(org_id=row.pk, place_id=row.works_in_id, helper_code=row.home_id)
    elif isinstance(row, Cluster):
        shift = Shift(cluster_id=row.pk, place_id=row.town_id, helper_code=row.helper_id)
    elif isinstance(row, Membership | Team | Posting | Pairing):
        shift = Shift(place_id=row.place_id, helper_code=row.helper_code)
        _add_ends(shift, row)
    else:
        return None
    over = over or row.during
    shift.since = over.lower or dt.date.min
    shift.until = over.upper - spans.ONE_DAY if over.upper is not None else None
    return shift


def _add_ends(shift: Shift, row: Membership | Team | Posting | Pairing) -> None:
    if isinstance(row, Pairing):
        shift.org_id = row.helper_org_id
        return
    shift.cluster_id = row.cluster_id
    if isinstance(row, Membership):
        shift.org_id = row.org_id
    elif isinstance(row, Team):
        shift.team_id = row.pk
    else:
        shift.org_id, shift.team_id = row.sending_org_id, row.team_id


def note(row: Model, *, over: DateRange | None = None, is_new: bool = False) -> None:
    """Keep what there is to tell of a row."""
    shift = shift_of(row, over=over, is_new=is_new)
    if shift is not None:
        shift.save()
