"""Addresses of what screens show: an owner's dossier, a duty explained, a form filled ahead."""

from urllib.parse import quote, urlencode

from zhuzhen.duties.models import DutyInstance
from zhuzhen.policy.choices import OwnerKind

_ORGS = {OwnerKind.CLUSTER_ORG, OwnerKind.SENDING_UNIT, OwnerKind.TASK_FORCE}

_SEEN_IN_CLUSTER = {OwnerKind.TEAM, OwnerKind.POSTED_PERSON}


def owner_address(owner_key: str, *, cluster_id: int | None = None) -> str:
    """The dossier of an owner; a team's or cadre's is its cluster's, a pair's the helped city's."""
    kind, _, number = owner_key.partition(":")
    if kind in _ORGS:
        return f"/orgs/{number}/"
    if kind == OwnerKind.CLUSTER:
        return f"/clusters/{number}/"
    if kind in _SEEN_IN_CLUSTER:
        return f"/clusters/{cluster_id}/" if cluster_id else ""
    return f"/places/{number.rpartition('-')[2]}/"


def duty_address(duty: str, *, owner_key: str, period: str) -> str:
    """One owner's duty in a period, explained."""
    return f"/board/{quote(duty)}/{quote(owner_key, safe=':-')}/?period={period}"


def new_record_address(register: str, *, instance: DutyInstance) -> str:
    """The form of a register, filled ahead with whose duty it is."""
    kind, _, number = instance.owner_key.partition(":")
    known: dict[str, object] = {"duty": instance.duty}
    if kind in _ORGS:
        known["org"] = number
    elif instance.org_id:
        known["org"] = instance.org_id
    if kind == OwnerKind.TEAM:
        known["team"] = number
    if kind == OwnerKind.POSTED_PERSON:
        known["person"] = number
    if instance.cluster_id:
        known["cluster"] = instance.cluster_id
    return f"/registers/{quote(register)}/new/?{urlencode(known)}"
