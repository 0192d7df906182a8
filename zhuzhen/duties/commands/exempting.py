"""Free an owner from a duty with a reason, and lift that again."""

import datetime as dt

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.duties.access import require_superior
from zhuzhen.duties.commands.refreshing import closed_periods, open_parts
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.labels import parse_period
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.duties.problems import EXEMPTING, INSTANCE, LIFTING
from zhuzhen.people.models import Account


def _locked(instance: DutyInstance) -> DutyInstance:
    """The instance as it is now, locked, within the caller's scope."""
    found = DutyInstance.objects.select_for_update().filter(pk=instance.pk).first()
    if found is None:
        raise Problem("not_found", what=INSTANCE)
    period = parse_period(found.period)
    if not open_parts([period], closed=closed_periods()):
        raise Problem("closed_period", period=period.label)
    return found


@transaction.atomic
def exempt(instance: DutyInstance, *, by: Account, at: dt.datetime, reason: str) -> Exemption:
    """A superior named by the pack frees the owner from the duty in that period.

    Raises reason_needed, not_found, not_allowed, closed_period, and already_done.
    """
    if not reason.strip():
        raise Problem("reason_needed", act=EXEMPTING)
    found = _locked(instance)
    require_superior(found, by=by, act=EXEMPTING)
    if found.exemptions.filter(lifted_at=None).exists():
        raise Problem("already_done", what=EXEMPTING)
    made = Exemption.objects.create(instance=found, reason=reason.strip(), by=by, at=at)
    _audit("exempt_duty", found, by=by, reason=made.reason)
    return made


@transaction.atomic
def lift_exemption(
    exemption: Exemption, *, by: Account | None, at: dt.datetime, reason: str
) -> Exemption:
    """The duty is owed again. Raises as `exempt` does; already_done when lifted before."""
    if not reason.strip():
        raise Problem("reason_needed", act=LIFTING)
    found = _locked(exemption.instance)
    require_superior(found, by=by, act=LIFTING)
    lifted = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if lifted.lifted_at is not None:
        raise Problem("already_done", what=LIFTING)
    lifted.lifted_at, lifted.lifted_reason = at, reason.strip()
    lifted.save(update_fields=["lifted_at", "lifted_reason"])
    _audit("lift_exemption", found, by=by, reason=lifted.lifted_reason)
    return lifted


def _audit(act: str, instance: DutyInstance, *, by: Account | None, reason: str) -> None:
    version = version_of(instance)
    audit.record(
        act,
        by=by,
        subject="duty_instance",
        subject_id=f"{instance.duty}/{instance.owner_key}/{instance.period}",
        reason=reason,
        pack_version=version.stored.label,
        facts={"owner": instance.owner_name, "value": instance.value},
    )
