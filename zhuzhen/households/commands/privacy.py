"""Consent is recorded, and masked facts are opened: by right, with a reason, each time audited."""

import datetime as dt

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.households import sealing
from zhuzhen.households.access import require
from zhuzhen.households.choices import ChangeKind, Ground, Schooling, Secret
from zhuzhen.households.commands import writing
from zhuzhen.households.models import Household, Resident
from zhuzhen.households.problems import text
from zhuzhen.households.rules.privacy import Asked, asking_faults, is_child
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


@transaction.atomic
def record_consent(
    household: Household,
    *,
    on: dt.date,
    by: Account | None,
    paper: Paper | None = None,
    reason: str = "",
) -> Household:
    """The household signed what it was told and agrees to (告知书 and 承诺授权书), with the paper
    where there is one. A later signing takes the place of an earlier one; the history keeps both.

    Raises not_allowed, wrong_state, faults (a day to come, a paper that others could see).
    """
    household = writing.locked(household, by=by, doing="act_consent")
    writing.refuse_day_to_come(on)
    if paper is not None and not (paper.is_family and paper.place_id == household.place_id):
        what = Fault(text("open_paper_what"), text("open_paper_right"), field="paper")
        writing.refuse((what,))
    if (household.consented_on, household.consent_paper) == (on, paper):
        return household  # the same button pressed twice
    before: dict[str, object] = {"on": f"{household.consented_on or ''}"}
    household.consented_on, household.consent_paper = on, paper
    writing.save_counted(household)
    after: dict[str, object] = {"on": f"{on}", "paper": paper.pk if paper else None}
    writing.note(
        household, kind=ChangeKind.CONSENT, on=on, by=by, before=before, after=after, reason=reason
    )
    writing.audited("record_consent", household, by=by, reason=reason, facts=after)
    return household


def _opened(subject: Resident | Household, secret: Secret) -> str:
    """The fact in plain words; '' where none is kept."""
    if isinstance(subject, Household):
        sealed = {Secret.PHONE: subject.phone_sealed, Secret.ACCOUNT: subject.account_sealed}
        return sealing.unseal(secret, sealed[secret])
    if secret is Secret.SCHOOLING:
        return Schooling(subject.schooling).label
    kept = {
        Secret.ID: subject.id_sealed,
        Secret.CERTIFICATE: subject.certificate_sealed,
        Secret.HEALTH: subject.health_sealed,
    }
    plain = sealing.unseal(secret, kept[secret])
    if secret is Secret.HEALTH:
        return text("listed").join(str(each.label) for each in sealing.health_of(plain))
    return plain


def secrets_of(subject: Resident | Household) -> tuple[Secret, ...]:
    """Which facts of a household or a person can be opened."""
    if isinstance(subject, Household):
        return (Secret.PHONE, Secret.ACCOUNT)
    return (Secret.ID, Secret.CERTIFICATE, Secret.HEALTH, Secret.SCHOOLING)


@transaction.atomic
def unmask(
    subject: Resident | Household, *, field: str, by: Account, reason: str, ground: str = ""
) -> str:
    """A masked fact in full. The audit tells who saw which fact of whom, why and when, never the
    fact. A child's fact needs one of two grounds and a fuller reason.

    Raises not_allowed, not_found, faults.
    """
    require(Act.FAMILY_UNMASK, by=by, place=subject.place_id)
    secret = Secret(field)
    if secret not in secrets_of(subject):
        raise Problem("not_found", what=secret.label)
    child = isinstance(subject, Resident) and is_child(subject.born_on, on=clock.today())
    ground = Ground(ground).value if ground else ""
    writing.refuse(asking_faults(Asked(secret, reason, ground=ground, child=child)))
    plain = _opened(subject, secret)
    audit.record(
        "unmask",
        by=by,
        subject="resident" if isinstance(subject, Resident) else "household",
        subject_id=subject.pk,
        reason=reason.strip(),
        facts={"field": secret.value, "ground": ground, "child": child},
    )
    return plain
