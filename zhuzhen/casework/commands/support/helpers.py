"""干户结对: a cadre is paired with a household for a span (S4-3b)."""

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.casework.choices import SupportAct
from zhuzhen.casework.commands.support import writing
from zhuzhen.casework.models import HelperPair
from zhuzhen.casework.rules.support import helper_faults
from zhuzhen.casework.wording import text
from zhuzhen.households.models import Household
from zhuzhen.partners import spans
from zhuzhen.partners.models import Org, Person, Posting
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

_ONE_DAY = dt.timedelta(days=1)


def _told(during: DateRange) -> str:
    first, after = during.lower, during.upper
    if after is None:
        return text("since", first=first)
    return text("span", first=first, last=after - _ONE_DAY)


def _posting(person: Person, *, household: Household, on: dt.date) -> Posting:
    """The person's posting to the household's town on the day. Raises not_posted."""
    rows = Posting.objects.filter(person=person, during__contains=on).exclude(status="planned")
    for posting in rows.select_related("sending_org").order_by("pk"):
        if household.place_id in CodeRange.under(posting.place_id):
            return posting
    codes = [f"{household.place_id[:9]}000"]
    town = Division.objects.filter(code__in=codes).values_list("name", flat=True).first()
    raise Problem("not_posted", person=person.name, on=on, town=town or text("household"))


def _same_helper(pair: HelperPair) -> HelperPair | None:
    """Another pair of the household with the same helper, some days of which are those of this."""
    others = HelperPair.objects.filter(
        household=pair.household, during__overlap=pair.during
    ).order_by("pk")
    if pair.person_id is not None:
        return others.filter(person=pair.person_id).first()
    return others.filter(
        person=None, name=pair.name, org=pair.org_id, unit_name=pair.unit_name
    ).first()


def _refuse_second(pair: HelperPair) -> None:
    """The same helper is not paired twice at a time."""
    same = _same_helper(pair)
    if same is not None:
        other = text("other_pair", name=same.name, span=_told(same.during))
        raise Problem("overlaps", what=text("pair"), other=other)


def _facts(pair: HelperPair) -> writing.Facts:
    return {
        "name": pair.name,
        "unit": pair.org.name if pair.org else pair.unit_name,
        "since": f"{pair.during.lower}",
        "person": pair.person_id,
    }


@transaction.atomic
def pair_helper(
    household: Household,
    *,
    on: dt.date,
    by: Account | None,
    until: dt.date | None = None,
    person: Person | None = None,
    name: str = "",
    org: Org | None = None,
    unit_name: str = "",
) -> HelperPair:
    """Pair a helper with a household from a day: a posted person, or a name with a unit.

    Raises not_found, not_allowed, wrong_state, faults, not_posted, bad_span, overlaps.
    """
    household = writing.locked_household(household, by=by, act=Act.SUPPORT_KEEP, doing="act_pair")
    has_unit = org is not None or bool(unit_name.strip())
    writing.refuse(helper_faults(has_person=person is not None, name=name, has_unit=has_unit))
    if person is not None:
        posting = _posting(person, household=household, on=on)
        name, org, unit_name = person.name, posting.sending_org, ""
    pair = HelperPair(
        household=household,
        place_id=household.place_id,
        person=person,
        name=name.strip(),
        org=org,
        unit_name=unit_name.strip(),
        during=spans.since(on, until=until, what=text("pair")),
    )
    _refuse_second(pair)
    pair.save()
    writing.note(
        SupportAct.PAIRED, household=household, case=None, subject_id=pair.pk, on=on, by=by,
        after=_facts(pair),
    )  # fmt: skip
    return pair


@transaction.atomic
def end_helper(pair: HelperPair, *, on: dt.date, by: Account | None, reason: str) -> HelperPair:
    """`on` is the pair's last day. Raises not_found, not_allowed, reason_needed, bad_span."""
    found = (
        HelperPair.objects.select_for_update(of=("self",))
        .select_related("household")
        .filter(pk=pair.pk)
        .first()
    )
    if found is None:
        raise Problem("not_found", what=text("pair"))
    writing.require(Act.SUPPORT_KEEP, by=by, place=found.place_id)
    if not reason.strip():
        raise Problem("reason_needed", act=text("act_unpair"))
    before: writing.Facts = {"name": found.name, "span": _told(found.during)}
    found.during = spans.ended(found.during, last_day=on, what=text("pair"))
    found.save(update_fields=["during"])
    writing.note(
        SupportAct.UNPAIRED, household=found.household, case=None, subject_id=found.pk, on=on,
        by=by, before=before, after={"span": _told(found.during)}, reason=reason,
    )  # fmt: skip
    return found


def move_helpers(
    household: Household, *, into: Household, on: dt.date, by: Account | None, reason: str
) -> None:
    """Who is paired with a household goes on, from a day, with the one it is merged into; part of
    that command, which asked who may."""
    rows = HelperPair.objects.select_for_update(of=("self",)).select_related("org")
    for pair in rows.filter(household=household, during__contains=on, during__startswith__lt=on):
        before: writing.Facts = {"name": pair.name, "span": _told(pair.during)}
        anew = HelperPair(
            household=into, place_id=into.place_id, person_id=pair.person_id, name=pair.name,
            org=pair.org, unit_name=pair.unit_name, during=DateRange(on, pair.during.upper),
        )  # fmt: skip
        pair.during = DateRange(pair.during.lower, on)
        pair.save(update_fields=["during"])
        writing.note(
            SupportAct.UNPAIRED, household=household, case=None, subject_id=pair.pk, on=on, by=by,
            before=before, after={"span": _told(pair.during)}, reason=reason,
        )  # fmt: skip
        if _same_helper(anew) is None:
            anew.save()
            writing.note(
                SupportAct.PAIRED, household=into, case=None, subject_id=anew.pk, on=on, by=by,
                after=_facts(anew), reason=reason,
            )  # fmt: skip
