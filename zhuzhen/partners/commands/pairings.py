"""Changes of pairings of every kind: paired, and ended."""

import datetime as dt

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.partners import spans
from zhuzhen.partners.access import Act, Ground, require
from zhuzhen.partners.choices import PairingKind
from zhuzhen.partners.commands.shifting import note
from zhuzhen.partners.models import Org, Pairing, Person
from zhuzhen.partners.overlaps import refusing_overlaps, span_text
from zhuzhen.partners.pairing_ends import Given, end_faults
from zhuzhen.partners.problems import text
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division


def _helper_code(pairing: Pairing) -> str:
    """The home of whichever end helps."""
    if pairing.helper_place is not None:
        return str(pairing.helper_place.pk)
    if pairing.helper_org is not None:
        return str(pairing.helper_org.home_id)
    return pairing.helper_person.helper_code if pairing.helper_person else ""


def _refuse_wrong_ends(pairing: Pairing) -> None:
    given = Given(
        place_level=pairing.place.level,
        helper_place_level=pairing.helper_place.level if pairing.helper_place else None,
        helper_org_kind=pairing.helper_org.kind if pairing.helper_org else None,
        has_helper_person=pairing.helper_person is not None,
        helped_org_kind=pairing.helped_org.kind if pairing.helped_org else None,
        is_exclusive=pairing.is_exclusive,
    )
    faults = end_faults(pairing.kind, given=given)
    if faults:
        label = PairingKind(pairing.kind).label
        raise Problem("wrong_ends", kind=label, why="；".join(faults))


def _refuse_second(pairing: Pairing) -> None:
    same = Pairing.objects.filter(
        kind=pairing.kind,
        place=pairing.place,
        helper_place=pairing.helper_place,
        helper_org=pairing.helper_org,
        helper_person=pairing.helper_person,
        helped_org=pairing.helped_org,
        during__overlap=pairing.during,
    ).first()
    if same is not None:
        label = PairingKind(pairing.kind).label
        raise Problem("overlaps", what=label, other=text("same_pair", span=span_text(same)))


@transaction.atomic
def pair(
    kind: str,
    *,
    place: Division,
    on: dt.date,
    by: Account | None,
    until: dt.date | None = None,
    helper_place: Division | None = None,
    helper_org: Org | None = None,
    helper_person: Person | None = None,
    helped_org: Org | None = None,
    is_exclusive: bool = False,
    document: str = "",
) -> Pairing:
    """Pair a helping end with a place (and a body there), as `pairing_ends.ENDS` says for `kind`.

    Raises Problem('wrong_ends') with all that is wrong, Problem('overlaps') for a second one.
    """
    pairing = Pairing(
        kind=kind,
        place=place,
        helper_place=helper_place,
        helper_org=helper_org,
        helper_person=helper_person,
        helped_org=helped_org,
        is_exclusive=is_exclusive,
        document=document,
        during=spans.since(on, until=until, what=text("pairing")),
    )
    _refuse_wrong_ends(pairing)
    pairing.helper_code = _helper_code(pairing)
    require(Act.PAIRINGS, by=by, ground=Ground(codes=(place.pk, pairing.helper_code)))
    _refuse_second(pairing)
    with refusing_overlaps(pairing):
        pairing.save()
    note(pairing, over=pairing.during)
    facts: dict[str, object] = {"kind": kind, "place": place.pk, "on": f"{on}"}
    audit.record("pair", by=by, subject="pairing", subject_id=pairing.pk, facts=facts)
    return pairing


@transaction.atomic
def end_pairing(pairing: Pairing, *, on: dt.date, by: Account | None, reason: str) -> Pairing:
    """`on` is the pairing's last day."""
    found = Pairing.objects.select_for_update().filter(pk=pairing.pk).first()
    if found is None:
        raise Problem("not_found", what=text("pairings"))
    require(Act.PAIRINGS, by=by, ground=Ground(codes=(found.place_id, found.helper_code)))
    if not reason.strip():
        raise Problem("reason_needed", act=text("unpairing"))
    lost = spans.lost(found.during, last_day=on)
    found.during = spans.ended(found.during, last_day=on, what=text("pairing"))
    found.save(update_fields=["during"])
    note(found, over=lost)
    audit.record(
        "end_pairing",
        by=by,
        subject="pairing",
        subject_id=found.pk,
        reason=reason,
        facts={"last_day": f"{on}"},
    )
    return found
