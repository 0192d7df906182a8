"""Who should see which row, said again in plain Python from grants alone: the tests' own measure.

Nothing here reads `scope_of` or the row-level security policies; the tests compare the two.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models

from tests.conftest import TODAY
from zhuzhen.assets.models import (
    Asset,
    AssetFunding,
    AssetStep,
    Disposal,
    Distribution,
    DueIncome,
    Inspection,
    Operation,
    Ownership,
    PastOwnership,
    Settlement,
)
from zhuzhen.casework.models import (
    Campaign,
    CampaignVillage,
    Case,
    CaseStep,
    CivilHandover,
    Clue,
    Doubt,
    FamilyShift,
    HelperPair,
    Measure,
    Plan,
    Submission,
    SupportChange,
    Visit,
)
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.evidence.models import Paper
from zhuzhen.feeds.models import FeedMapping
from zhuzhen.funds.models import Closing as MonthClosing
from zhuzhen.funds.models import (
    Contribution,
    DueChange,
    Entry,
    FundOrder,
    FundShift,
    LedgerAccount,
    Line,
    MonthTotal,
    Purpose,
    Transfer,
)
from zhuzhen.households.models import (
    Household,
    HouseholdChange,
    HouseholdReceipt,
    ImportedRow,
    IncomeSheet,
    Resident,
    SafeguardCheck,
)
from zhuzhen.notices.models import Notice, NoticeStep, Objection
from zhuzhen.partners.models import (
    Cluster,
    Handover,
    Membership,
    Org,
    OrgName,
    Pairing,
    Person,
    Posting,
    Shift,
    Team,
)
from zhuzhen.people.models import Account, Grant, SavedView
from zhuzhen.projects.models import (
    Acceptance,
    Candidate,
    Claim,
    Contract,
    Delivery,
    Linkage,
    Milestone,
    Need,
    PlanItem,
    Progress,
    ProgressVersion,
    Project,
    ProjectShare,
    ProjectShift,
    ProjectStep,
    Selection,
    TownPlan,
    WageLine,
    WageRoll,
)
from zhuzhen.registers.models import (
    Change,
    Load,
    Receipt,
    Record,
    RecordPaper,
    RecordStep,
    SheetMapping,
)
from zhuzhen.reminders.models import Reminder
from zhuzhen.rosters.models import RosterChange, RosterReceipt
from zhuzhen.screening.models import Feed, Run, Unmatched

ADMINISTRATORS = {"sys_admin", "sec_admin", "audit_admin"}
# Who works with households and people.
FAMILY_ROLES = {
    "prov_admin", "city", "county", "town", "village", "team_leader", "team_member", "first_sec",
    "civil", "auditor",
}  # fmt: skip


def stem(code: str) -> str:
    """The digits that a place shares with all below it."""
    for width, before in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if code[before:width].strip("0"):
            return code[:width]
    return code[:2]


def _begun(during) -> bool:
    return during.lower is None or during.lower <= TODAY


def _lasts(during) -> bool:
    return _begun(during) and (during.upper is None or during.upper > TODAY)


@dataclass(frozen=True)
class Sight:
    """What one account may see: stems of codes, organisations, clusters, and what it brought."""

    account_id: int
    stems: frozenset[str] = frozenset()
    orgs: frozenset[int] = frozenset()
    clusters: frozenset[int] = frozenset()
    families: frozenset[str] = frozenset()  # stems of codes where households are seen
    seen: dict[type[models.Model], set[int]] = field(default_factory=dict, compare=False)

    def reaches(self, *, places=(), org=None, cluster=None) -> bool:
        inside = any(code.startswith(tuple(self.stems)) for code in places if code)
        return inside or org in self.orgs or cluster in self.clusters


def sight_of(account: Account) -> Sight:
    """Read the grants; call it with every row in scope."""
    grants = [each for each in Grant.objects.filter(account=account) if _lasts(each.during)]
    grants = [each for each in grants if each.role not in ADMINISTRATORS]
    if not account.is_active:
        grants = []
    stems = {stem(each.place_id) for each in grants if each.place_id}
    orgs = {each.org_id for each in grants if each.org_id}
    clusters = {each.cluster_id for each in grants if each.cluster_id}
    worked = Org.objects.filter(pk__in=orgs).exclude(works_in=None)
    stems |= {stem(each.works_in_id) for each in worked}
    members = [each for each in Membership.objects.all() if _begun(each.during)]
    more_orgs = {each.org_id for each in members if each.cluster_id in clusters}
    more_clusters = {each.cluster_id for each in members if each.org_id in orgs}
    with_families = [each for each in grants if each.role in FAMILY_ROLES]
    homes = {stem(each.place_id) for each in with_families if each.place_id}
    teams = Cluster.objects.filter(pk__in=[each.cluster_id for each in with_families])
    homes |= {stem(each.town_id) for each in teams if _lasts(each.during)}
    return Sight(
        account.pk, frozenset(stems), frozenset(orgs | more_orgs),
        frozenset(clusters | more_clusters), frozenset(homes),
    )  # fmt: skip


def _in(model: type[models.Model], name: str) -> Callable[[Sight, models.Model], bool]:
    """Seen with the row it hangs on."""
    return lambda sight, row: getattr(row, name) in sight.seen[model]


def _scoped(*places: str, org: str = "", cluster: str = "") -> Callable[..., bool]:
    def sees(sight: Sight, row: models.Model) -> bool:
        return sight.reaches(
            places=[getattr(row, name) for name in places],
            org=getattr(row, org) if org else None,
            cluster=getattr(row, cluster) if cluster else None,
        )

    return sees


def _org(sight: Sight, row: Org) -> bool:
    return (
        sight.reaches(places=[row.home_id], org=row.pk)
        or row.memberships.filter(pk__in=sight.seen[Membership]).exists()
        or row.postings.filter(pk__in=sight.seen[Posting]).exists()
    )


def _person(sight: Sight, row: Person) -> bool:
    posted = row.postings.filter(pk__in=sight.seen[Posting]).exists()
    return sight.reaches(places=[row.helper_code], org=row.org_id) or posted


def _paper(sight: Sight, row: Paper) -> bool:
    mine = row.uploaded_by_id == sight.account_id
    if row.is_family:
        return _family(sight, row) or (mine and row.place_id == "")
    return mine or _BUSINESS(sight, row)


def _receipt(sight: Sight, row: Receipt) -> bool:
    own = row.by_id == sight.account_id
    return own or sight.reaches(places=[row.place_id], org=row.org_id)


def _roster_receipt(sight: Sight, row: RosterReceipt) -> bool:
    return row.by_id == sight.account_id or sight.reaches(places=[row.helper_code])


def _family(sight: Sight, row: models.Model) -> bool:
    return (row.place_id or "").startswith(tuple(sight.families))


def _campaign(sight: Sight, row: Campaign) -> bool:
    handed_out = row.villages.filter(pk__in=sight.seen[CampaignVillage]).exists()
    return handed_out or _family(sight, row)


def _notice(sight: Sight, row: Notice) -> bool:
    if row.state in ("published", "passed") or _family(sight, row):
        return True
    of_families = row.kind in ("monitored_admission", "risk_elimination")
    return not of_families and sight.reaches(places=[row.place_id])


_BUSINESS = _scoped("place_id", "helper_code", org="org_id", cluster="cluster_id")
_TEAM = _scoped("place_id", "helper_code", cluster="cluster_id")


_MONEY = _scoped("place_id", "helper_code")


PLACED = (TownPlan, PlanItem, Selection, Candidate)
WORKS = (
    Project, ProjectShare, ProjectStep, Contract, Milestone, Progress, ProgressVersion, Acceptance,
    WageRoll, Linkage, Delivery, Need, Claim, Asset, AssetFunding, Ownership, PastOwnership,
    AssetStep, Operation, DueIncome, Distribution, Inspection, Disposal, Settlement, ProjectShift,
)  # fmt: skip


def _view(sight: Sight, row: SavedView | Reminder) -> bool:
    return row.account_id == sight.account_id


def _mapping(sight: Sight, row: SheetMapping | FeedMapping) -> bool:
    return row.account_id == sight.account_id or row.org_id in sight.orgs


# In this order: what hangs on a row comes after it.
SEEN: dict[type[models.Model], Callable[[Sight, models.Model], bool]] = {
    Cluster: _scoped("town_id", "helper_id", cluster="pk"),
    Membership: _BUSINESS,
    Team: _TEAM,
    Posting: _scoped("place_id", "helper_code", org="sending_org_id", cluster="cluster_id"),
    Handover: _TEAM,
    Org: _org,
    OrgName: _in(Org, "org_id"),
    Person: _person,
    Pairing: _scoped("place_id", "helper_code", org="helper_org_id"),
    Record: _BUSINESS,
    RecordPaper: _in(Record, "record_id"),
    RecordStep: _in(Record, "record_id"),
    Receipt: _receipt,
    RosterReceipt: _roster_receipt,
    RosterChange: _in(RosterReceipt, "receipt_id"),
    Paper: _paper,
    SavedView: _view,
    SheetMapping: _mapping,
    FeedMapping: _mapping,
    Reminder: _view,
    Change: _BUSINESS,
    Load: _BUSINESS,
    Shift: _BUSINESS,
    DutyInstance: _BUSINESS,
    Exemption: _in(DutyInstance, "instance_id"),
    **dict.fromkeys(
        (
            Contribution, Purpose, LedgerAccount, Entry, Line, MonthTotal, Transfer, FundOrder,
            FundShift, DueChange,
        ),
        _MONEY,
    ),
    **dict.fromkeys(PLACED, _scoped("place_id")),
    **dict.fromkeys(WORKS, _MONEY),
    # That a month is closed above is known to all below.
    MonthClosing: lambda sight, row: True,
    CampaignVillage: _family,
    Campaign: _campaign,
    Notice: _notice,
    **dict.fromkeys(
        (
            Household, Resident, IncomeSheet, SafeguardCheck, HouseholdChange, HouseholdReceipt,
            ImportedRow,
            Case, Clue, Submission, CaseStep, CivilHandover, Plan, HelperPair, Measure, Visit,
            WageLine, Doubt, SupportChange, FamilyShift, NoticeStep, Objection, Feed, Run,
            Unmatched,
        ),
        _family,
    ),
}  # fmt: skip


def expected_rows(sight: Sight) -> dict[type[models.Model], set[int]]:
    """The ids of each table's rows that this sight should see; call with every row in scope."""
    for model, sees in SEEN.items():
        sight.seen[model] = {row.pk for row in model._default_manager.all() if sees(sight, row)}
    return sight.seen
