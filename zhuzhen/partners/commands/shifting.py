"""Notes for duties that who owes has changed: commands write them, settling consumes them."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.partners import spans
from zhuzhen.partners.models import Membership, Org, Pairing, Posting, Shift, Team


def _last_day(during: DateRange) -> dt.date | None:
    return during.upper - spans.ONE_DAY if during.upper is not None else None


def note_membership(member: Membership, *, over: DateRange) -> None:
    """The organisation's part in its cluster changed during `over`."""
    Shift.objects.create(
        org_id=member.org_id,
        cluster_id=member.cluster_id,
        place_id=member.place_id,
        helper_code=member.helper_code,
        since=over.lower,
        until=_last_day(over),
    )


def note_team(team: Team) -> None:
    """The team began."""
    Shift.objects.create(
        team_id=team.pk,
        cluster_id=team.cluster_id,
        place_id=team.place_id,
        helper_code=team.helper_code,
        since=team.during.lower,
    )


def note_posting(posting: Posting, *, over: DateRange) -> None:
    """The person's post began or changed during `over`."""
    Shift.objects.create(
        org_id=posting.sending_org_id,
        cluster_id=posting.cluster_id,
        team_id=posting.team_id,
        place_id=posting.place_id,
        helper_code=posting.helper_code,
        since=over.lower,
        until=_last_day(over),
    )


def note_pairing(pairing: Pairing, *, over: DateRange) -> None:
    """The two sides became paired, or ceased to be, during `over`."""
    Shift.objects.create(
        org_id=pairing.helper_org_id,
        place_id=pairing.place_id,
        helper_code=pairing.helper_code,
        since=over.lower,
        until=_last_day(over),
    )


def note_org(org: Org, *, since: dt.date) -> None:
    """The organisation began, ended, or is called otherwise in every figure since then."""
    Shift.objects.create(
        org_id=org.pk, place_id=org.works_in_id, helper_code=org.home_id, since=since
    )
