"""Changes of organisations: founded, renamed, closed."""

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import audit
from zhuzhen.base.problems import CONSTRAINT_TEXTS, Problem
from zhuzhen.partners import spans
from zhuzhen.partners.access import Act, Ground, require
from zhuzhen.partners.commands.shifting import note
from zhuzhen.partners.models import Org, OrgName
from zhuzhen.partners.problems import text
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division


@transaction.atomic
def create_org(
    name: str,
    *,
    kind: str,
    home: Division,
    on: dt.date,
    by: Account | None,
    short_name: str = "",
    credit_code: str = "",
    works_in: Division | None = None,
) -> Org:
    """A new organisation in force from `on`. A credit code belongs to one organisation only."""
    require(Act.ORGS, by=by, ground=Ground(codes=(home.pk,)))
    if not name.strip():
        raise Problem("bad_value", field=text("name"), why=text("empty"))
    if credit_code and Org.objects.filter(credit_code=credit_code).exists():
        why = CONSTRAINT_TEXTS["partners_org_credit_code"]
        raise Problem("bad_value", field=text("credit_code"), why=why)
    org = Org.objects.create(
        name=name.strip(),
        short_name=short_name,
        kind=kind,
        home=home,
        credit_code=credit_code,
        works_in=works_in,
        during=spans.since(on),
    )
    OrgName.objects.create(org=org, name=org.name, during=spans.since(on))
    note(org, is_new=True)
    audit.record(
        "create_org",
        by=by,
        subject="org",
        subject_id=org.pk,
        facts={"name": org.name, "on": f"{on}"},
    )
    return org


@transaction.atomic
def rename_org(org: Org, *, name: str, on: dt.date, by: Account | None, reason: str = "") -> Org:
    """The organisation bears `name` from `on`; the former name ends the day before."""
    org = Org.objects.select_for_update().get(pk=org.pk)
    require(Act.ORGS, by=by, ground=Ground(codes=(org.home_id,)))
    former = org.name
    current = OrgName.objects.filter(org=org, during__contains=on).first()
    if current is None:
        current = OrgName(org=org, name=former, during=org.during)
    later = OrgName.objects.filter(org=org, during__startswith__gt=on).order_by("during").first()
    if later is not None:
        why = text("renamed_later", day=later.during.lower)
        raise Problem("bad_span", what=text("renaming"), why=why)
    what = text("renaming")
    current.during = spans.ended(current.during, last_day=on - spans.ONE_DAY, what=what)
    current.save()
    OrgName.objects.create(org=org, name=name, during=DateRange(on, org.during.upper))
    org.name = name
    org.save(update_fields=["name"])
    note(org)
    audit.record(
        "rename_org",
        by=by,
        subject="org",
        subject_id=org.pk,
        reason=reason,
        facts={"before": former, "after": name, "on": f"{on}"},
    )
    return org


@transaction.atomic
def close_org(org: Org, *, on: dt.date, by: Account | None, reason: str) -> Org:
    """The organisation's last day is `on`. Refused while it is a member of a cluster after it."""
    org = Org.objects.select_for_update().get(pk=org.pk)
    require(Act.ORGS, by=by, ground=Ground(codes=(org.home_id,)))
    if not reason.strip():
        raise Problem("reason_needed", act=text("closing"))
    after = DateRange(on + spans.ONE_DAY, None)
    member = org.memberships.select_related("cluster").filter(during__overlap=after).first()
    if member is not None:
        state = text("role_in", cluster=member.cluster.name, role=member.get_role_display())
        raise Problem("wrong_state", what=org.name, state=state, act=text("close"))
    org.during = spans.ended(org.during, last_day=on, what=org.name)
    org.save(update_fields=["during"])
    for each in org.names.filter(during__contains=on):
        each.during = spans.ended(each.during, last_day=on, what=each.name)
        each.save(update_fields=["during"])
    note(org, over=DateRange(on + spans.ONE_DAY, None))
    audit.record(
        "close_org", by=by, subject="org", subject_id=org.pk, reason=reason, facts={"on": f"{on}"}
    )
    return org
