"""Who may do what: one table of act × roles, and the verdict it gives with its reason."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.choices import ADMINISTRATORS, FAMILY_ROLES, Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.problems import (
    ALLOWED_AS,
    INACTIVE,
    LISTED,
    NO_ROLE_NOW,
    NOT_HERE,
    ROLE_LACKS,
)
from zhuzhen.people.queries import grants_on

_REPORTERS = frozenset(
    {
        Role.ASSISTING_CITY,
        Role.HEADQUARTERS,
        Role.CITY_TASK_FORCE,
        Role.COUNTY_TASK_FORCE,
        Role.CLUSTER_LEAD,
        Role.CLUSTER_MEMBER,
        Role.TEAM_LEADER,
        Role.TEAM_MEMBER,
        Role.FIRST_SECRETARY,
        Role.VILLAGE,
        Role.TOWN,
        Role.COUNTY,
        Role.CITY,
    }
)
# Whoever collects from others checks what they report (workflows D0: 汇总、催报、退回).
_REVIEWERS = frozenset(
    {
        Role.PROVINCE,
        Role.ASSISTING_CITY,
        Role.HEADQUARTERS,
        Role.CITY_TASK_FORCE,
        Role.COUNTY_TASK_FORCE,
        Role.CLUSTER_LEAD,
        Role.TEAM_LEADER,
        Role.TOWN,
        Role.COUNTY,
        Role.CITY,
    }
)
# Departments send what they hold; their offices at county level and above screen it (B10: only
# who needs the data for the duty).
_SCREENERS = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY, Role.CIVIL})
_SUPERIORS = frozenset({Role.PROVINCE, Role.ASSISTING_CITY, Role.HEADQUARTERS})
_BUSINESS = frozenset(Role) - ADMINISTRATORS
# Who goes to families and writes down what they say (workflows D1).
_KEEPERS = frozenset(
    {
        Role.VILLAGE,
        Role.TOWN,
        Role.COUNTY,
        Role.TEAM_LEADER,
        Role.TEAM_MEMBER,
        Role.FIRST_SECRETARY,
    }
)
# Who goes from door to door (workflows D1: 村、队); a village's own committee alone holds meetings.
_COMMITTEE = frozenset({Role.VILLAGE, Role.FIRST_SECRETARY})
_TEAM = frozenset({Role.TEAM_LEADER, Role.TEAM_MEMBER})
_AT_THE_DOOR = _COMMITTEE | _TEAM
_TASK_FORCES = frozenset({Role.CITY_TASK_FORCE, Role.COUNTY_TASK_FORCE})
_CLUSTER = frozenset({Role.CLUSTER_LEAD, Role.CLUSTER_MEMBER})
# Who pays a share of the programme's money, and the host's offices that keep its account.
_PAYERS = frozenset(
    {Role.PROVINCE, Role.ASSISTING_FINANCE, Role.CITY, Role.COUNTY, Role.COUNTY_FINANCE}
)
_TREASURY = frozenset({Role.CITY, Role.COUNTY_FINANCE})
# Offices that answer for a place at their own level.
_LOCAL = frozenset({Role.VILLAGE, Role.TOWN, Role.COUNTY, Role.CITY})

MAY: dict[Act, frozenset[Role]] = {
    Act.RECORD_CREATE: _REPORTERS,
    Act.RECORD_SUBMIT: _REPORTERS,
    Act.RECORD_CONFIRM: _REVIEWERS,
    Act.RECORD_RETURN: _REVIEWERS,
    Act.RECORD_VOID: _REPORTERS | _REVIEWERS,
    Act.IMPORT: _REPORTERS | {Role.PROVINCE},
    Act.EXPORT: _BUSINESS,
    Act.DUTY_EXEMPT: _SUPERIORS,
    Act.PERIOD_CLOSE: _SUPERIORS,
    Act.POLICY_LOAD: frozenset({Role.PROVINCE, Role.ASSISTING_CITY}),
    Act.PARTNER_MANAGE: _SUPERIORS | {Role.CITY_TASK_FORCE, Role.CITY},
    Act.PLACE_CHANGE: frozenset({Role.PROVINCE}),
    Act.FAMILY_READ: FAMILY_ROLES,
    Act.HOUSEHOLD_KEEP: _KEEPERS,
    # A village reports that a household is gone, the town or county ends it (workflows D1, 16).
    Act.HOUSEHOLD_END: frozenset({Role.TOWN, Role.COUNTY}),
    # Those who settle something with the person; who only looks on sees masked facts.
    Act.FAMILY_UNMASK: (_KEEPERS - {Role.TEAM_MEMBER}) | {Role.CIVIL},
    Act.FAMILY_EXPORT: frozenset(
        {Role.PROVINCE, Role.CITY, Role.COUNTY, Role.TOWN, Role.CIVIL, Role.AUDITOR}
    ),
    Act.SCREEN_SEND: _SCREENERS,
    Act.SCREEN_RUN: _SCREENERS,
    # Teams and towns see to plans and measures (workflows D1, 10); a village knows who comes.
    Act.SUPPORT_KEEP: _KEEPERS - {Role.COUNTY},
    Act.VISIT_RECORD: _KEEPERS,
    Act.CAMPAIGN_MANAGE: frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY, Role.TOWN}),
    # Who explains a contradiction away must not be who wrote it down in the village.
    Act.DOUBT_EXPLAIN: frozenset({Role.TOWN, Role.COUNTY, Role.TEAM_LEADER}),
    # A notice is drafted, approved and answered at its own level or above (workflows D5).
    Act.NOTICE_DRAFT: _KEEPERS - {Role.TEAM_LEADER, Role.TEAM_MEMBER} | {Role.CITY},
    Act.NOTICE_APPROVE: _LOCAL,
    Act.NOTICE_ANSWER: _LOCAL,
    # The three administrators part the power over accounts between them (facts B9).
    Act.ACCOUNT_MANAGE: frozenset({Role.SYSTEM_ADMIN}),
    Act.GRANT_MANAGE: frozenset({Role.SECURITY_ADMIN}),
    Act.AUDIT_READ: frozenset({Role.AUDIT_ADMIN}),
    # Cases of families (workflows D1).
    Act.CLUE_RAISE: _AT_THE_DOOR | {Role.TOWN, Role.COUNTY, Role.CIVIL},
    Act.CASE_VERIFY: _AT_THE_DOOR,
    Act.CASE_COMPARE: frozenset({Role.TOWN, Role.COUNTY, Role.CIVIL}),
    Act.CASE_MEET: _COMMITTEE,
    Act.CASE_REJECT: _COMMITTEE | {Role.TEAM_LEADER, Role.TOWN, Role.COUNTY},
    Act.CASE_ASSIST: _TEAM | {Role.TOWN},
    Act.CASE_REVIEW: frozenset({Role.TOWN}),
    Act.CASE_DECIDE: frozenset({Role.COUNTY}),
    Act.CASE_CIVIL: frozenset({Role.CIVIL}),
    # Assets (workflows D4): village and team keep, town reviews, county decides, finance books.
    Act.ASSET_KEEP: _AT_THE_DOOR | {Role.TOWN, Role.COUNTY},
    Act.ASSET_REVIEW: frozenset({Role.TOWN}),
    Act.ASSET_DECIDE: frozenset({Role.COUNTY}),
    Act.ASSET_DISPOSE: _COMMITTEE | {Role.TOWN, Role.COUNTY},
    Act.ASSET_BOOK: frozenset({Role.TOWN, Role.COUNTY, Role.COUNTY_FINANCE}),
    # Money (workflows D3): payers budget and transfer, hosts receive, allocate and pay.
    Act.FUND_RECKON: _PAYERS,
    Act.FUND_BUDGET: _PAYERS,
    Act.FUND_TRANSFER: _PAYERS,
    Act.FUND_RECEIVE: _TREASURY,
    Act.FUND_INCOME: _TREASURY | {Role.COUNTY, Role.TOWN},
    Act.FUND_ORDER: _TREASURY | {Role.COUNTY, Role.TOWN},
    Act.FUND_APPROVE: _TREASURY | {Role.COUNTY},
    Act.FUND_CLOSE: _TREASURY,
    Act.FUND_REOPEN: frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY}),
    # Projects (workflows D2): the village proposes, the town reviews, the county decides; across
    # villages the town proposes, across towns the county's departments.
    Act.PLAN_DRAW: _TEAM | {Role.TOWN, Role.COUNTY},
    Act.PROJECT_PROPOSE: _AT_THE_DOOR | {Role.TOWN, Role.COUNTY},
    Act.PROJECT_SUBMIT: _COMMITTEE | {Role.TOWN, Role.COUNTY},
    Act.PROJECT_REVIEW: frozenset({Role.TOWN}),
    Act.PROJECT_ARGUE: frozenset({Role.COUNTY}),
    Act.PROJECT_DECIDE: frozenset({Role.COUNTY}),
    Act.PROJECT_APPROVE: frozenset({Role.TOWN, Role.COUNTY}),
    Act.PROJECT_BUILD: _AT_THE_DOOR | {Role.TOWN, Role.COUNTY},
    Act.PROJECT_ACCEPT: frozenset({Role.TOWN, Role.COUNTY}),
    Act.PROJECT_SETTLE: frozenset({Role.COUNTY_FINANCE}),
    # The pool of needs for donors (S4-7a: 市县工作组建库), claimed by whoever brings the donor.
    Act.NEED_OPEN: _COMMITTEE | _TASK_FORCES | _TEAM | {Role.TOWN, Role.COUNTY},
    Act.NEED_CLAIM: _CLUSTER | _COMMITTEE | _TASK_FORCES | _TEAM | {Role.TOWN, Role.COUNTY},
    Act.CLAIM_RECEIVE: frozenset({Role.TOWN, Role.COUNTY, Role.COUNTY_FINANCE}),
}


@dataclass(frozen=True)
class Verdict:
    """Whether an act is allowed, and the reason in Chinese; `who` may do it instead."""

    allowed: bool
    reason: str
    who: str = ""

    def __bool__(self) -> bool:
        return self.allowed


Covers = Callable[[Grant], bool]


def _names(roles: Iterable[Role]) -> str:
    return LISTED.join(str(role.label) for role in Role if role in roles)


def roles_of(account: Account, *, on: dt.date | None = None) -> frozenset[Role]:
    """The roles an account holds on a day (default today)."""
    return frozenset(Role(each.role) for each in grants_on(account, on=on or clock.today()))


def grants_for(account: Account, *, act: Act | str, on: dt.date | None = None) -> list[Grant]:
    """The grants in force on a day whose role allows `act`."""
    roles = MAY[Act(act)]
    return [each for each in grants_on(account, on=on or clock.today()) if each.role in roles]


def may(
    account: Account, act: Act | str, *, on: dt.date | None = None, covers: Covers | None = None
) -> Verdict:
    """Whether `account` may do `act` on a day (default today), and why or why not.

    `covers` says whether a grant reaches the thing in question: a role held in one county allows
    nothing in another, though both may be in view. An unknown act raises ValueError.
    """
    act = Act(act)
    allowing = grants_for(account, act=act, on=on)
    who = _names(MAY[act])
    if not account.is_active:
        return Verdict(False, INACTIVE, who=_names({Role.SYSTEM_ADMIN}))
    if not allowing:
        held = _names(roles_of(account, on=on)) or NO_ROLE_NOW
        return Verdict(False, ROLE_LACKS.format(act=act.label, who=who, held=held), who=who)
    reaching = [each for each in allowing if covers is None or covers(each)]
    if not reaching:
        return Verdict(False, NOT_HERE.format(act=act.label), who=who)
    role = Role(reaching[0].role)
    return Verdict(True, ALLOWED_AS.format(role=role.label, act=act.label))


def require(
    account: Account | None,
    act: Act | str,
    *,
    on: dt.date | None = None,
    covers: Covers | None = None,
) -> None:
    """Raise `not_allowed` unless `account` may do `act`; None is the system, which may."""
    if account is None:
        return
    verdict = may(account, act, on=on, covers=covers)
    if not verdict:
        raise Problem("not_allowed", act=Act(act).label, who=verdict.who, reason=verdict.reason)
