"""The part of a household's page that tells its plan, measures, helpers, visits and doubts."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.casework.doubts.table import BY_ID
from zhuzhen.casework.models import Doubt, HelperPair
from zhuzhen.casework.queries.doubts import doubts_of
from zhuzhen.casework.queries.support import Support, support_of
from zhuzhen.households import access
from zhuzhen.households.choices import HouseholdState
from zhuzhen.households.models import Household
from zhuzhen.pages.support.choices import MENDS
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


@dataclass(frozen=True)
class Remedied:
    """A doubt with where it is mended."""

    doubt: Doubt
    address: str
    verb: str


def remedied(doubt: Doubt) -> Remedied:
    rule = BY_ID.get(doubt.rule)
    address, verb = MENDS[rule.mend if rule else "household"]
    return Remedied(doubt, address.format(key=doubt.household_id), verb)


@dataclass(frozen=True)
class SupportSection:
    """What the template households/parts/support.html needs, and what the viewer may do."""

    of: Support
    doubts: tuple[Remedied, ...]
    helpers: tuple[HelperPair, ...]
    past_helpers: int
    may_keep: bool
    may_pair: bool
    may_visit: bool
    may_explain: bool

    @property
    def needs_reason(self) -> bool:
        """A weak household without development has to have a reason in its plan (S1-1.1f)."""
        home, plan = self.of.household, self.of.plan
        weak = home.able == 0 and home.weak > 0
        return bool(plan and weak and not self.of.developmental and not plan.no_development_reason)

    @property
    def lacks_development(self) -> bool:
        """Able, helped, and without a developmental measure (S1-1.1e)."""
        return self.of.is_helped and self.of.household.able > 0 and not self.of.developmental


def support_section(household: Household, *, by: Account, today: dt.date) -> SupportSection:
    """A household's support as its page shows it; seven queries."""
    support = support_of(household, visits=6)
    place = household.place_id
    active = household.state == HouseholdState.ACTIVE

    def may(act: Act) -> bool:
        return active and bool(access.may(by, act, place=place))

    now = tuple(
        each
        for each in support.helpers
        if each.during.lower <= today and (each.during.upper is None or today < each.during.upper)
    )
    return SupportSection(
        of=support,
        doubts=tuple(remedied(each) for each in doubts_of(household)),
        helpers=now,
        past_helpers=len(support.helpers) - len(now),
        may_keep=support.is_helped and may(Act.SUPPORT_KEEP),
        may_pair=may(Act.SUPPORT_KEEP),
        may_visit=may(Act.VISIT_RECORD),
        may_explain=may(Act.DOUBT_EXPLAIN),
    )
