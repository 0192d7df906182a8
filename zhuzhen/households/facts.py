"""What people say of a household and of its members, before it is checked and written."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.households.choices import Health, LegacyGrade, Sex, SocialAssist


@dataclass(frozen=True)
class HouseholdFacts:
    """A household as entered. `phone` and `account` are None where what is kept stays."""

    kind: str
    address: str = ""
    social_assist: str = SocialAssist.NONE
    legacy_grade: str = LegacyGrade.UNGRADED
    was_edge_2019: bool = False
    phone: str | None = None
    account: str | None = None


@dataclass(frozen=True)
class ResidentFacts:
    """A person as entered. Birth and sex may be left to the identity number; what is sealed is None
    where what is kept stays."""

    name: str
    relation: str
    labour: str
    schooling: str
    id_number: str | None = None
    certificate: str | None = None
    sex: str = Sex.UNKNOWN
    born_on: dt.date | None = None
    health: tuple[str, ...] | None = (Health.HEALTHY,)
