"""A family of the test's village and everyone who takes its case from clue to clearance."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from tests.cast import FOREVER, NANXIONG, SHAOGUAN, ZHUJI, account
from zhuzhen.base import clock
from zhuzhen.casework.commands.cases import raise_clue, take_step
from zhuzhen.casework.models import Case, Measure, Plan
from zhuzhen.casework.situations import notice_of, pending_of
from zhuzhen.households.models import Household, IncomeSheet, Resident, SafeguardCheck
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account

D = dt.date
VILLAGE, SEVEN = "440282113201", "440281001001"
T0 = D(2022, 1, 3)
LINE = 700_000  # of 2022, in fen
DAY = dt.timedelta(days=1)
VERIFIED, COMPARED, MET, PUBLISHED = T0 + 2 * DAY, T0 + 4 * DAY, T0 + 5 * DAY, T0 + 6 * DAY
PASSED, TOWN, ADMITTED = T0 + 12 * DAY, T0 + 12 * DAY, D(2022, 1, 16)
ASSISTED, PROPOSED = D(2022, 1, 20), D(2022, 8, 1)
MEETING = {"present": 9, "agreed": 8, "minutes": "会议纪要：同意纳入"}
RISKS = {"category": "marginal_vulnerable", "risks": ("illness", "job_unstable")}


@dataclass
class Officers:
    """Who works on the case; `second` is the other verifier of the village."""

    village: Account
    second: Account
    town: Account
    county: Account
    civil: Account
    other_county: Account
    accounts: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.accounts = {name: value for name, value in vars(self).items() if name != "accounts"}


def officers(village: str = VILLAGE, *, tag: str = "") -> Officers:
    town, county = village[:9] + "000", village[:6] + "000000"
    other = "440222000000" if county == NANXIONG else NANXIONG
    return Officers(
        village=account(f"village{tag}", role="village", place_id=village),
        second=account(f"second{tag}", role="first_sec", place_id=village),
        town=account(f"town{tag}", role="town", place_id=town),
        county=account(f"county{tag}", role="county", place_id=county),
        civil=account(f"civil{tag}", role="civil", place_id=county),
        other_county=account(f"other{tag}", role="county", place_id=other),
    )


def household(
    village: str = VILLAGE, *, able: int = 1, weak: int = 0, idle: int = 1, name: str = "演示甲"
) -> Household:
    """A family with consent signed, some of whom can work."""
    size = able + weak + idle
    made = Household.objects.create(
        number=uuid.uuid4().hex[:20], place_id=village, kind="relieved", head_name=name, size=size,
        able=able, weak=weak, registered_on=D(2021, 8, 1), updated_at=clock.now(),
        consented_on=T0,
    )  # fmt: skip
    kinds = ["ordinary"] * able + ["weak_half"] * weak + ["none"] * idle
    for at, labour in enumerate(kinds):
        Resident.objects.create(
            household=made, place_id=village, name=name if not at else f"{name}{at}",
            relation="head" if not at else "child", id_kind="none", labour=labour,
            schooling="not_at_school", during=FOREVER,
        )  # fmt: skip
    return made


def income(of: Household, day: dt.date, *, judged: int) -> IncomeSheet:
    """A year's sheet taken on a day with so much a head, in fen."""
    net = judged * of.size
    return IncomeSheet.objects.create(
        household=of, place_id=of.place_id, taken_on=day, persons=of.size, wages_fen=net,
        period=(day.replace(day=1, year=day.year - 1), day.replace(day=1)), operating_fen=0,
        operating_cost_fen=0, property_fen=0, transfers_fen=0, self_paid_fen=0, claims_fen=0,
        net_fen=net, net_per_head_fen=judged, judged_per_head_fen=judged, at=clock.now(),
    )  # fmt: skip


def checked(of: Household, day: dt.date, **results: str) -> SafeguardCheck:
    found = {"education": "ok", "medical": "ok", "housing": "ok", "water": "ok"} | results
    return SafeguardCheck.objects.create(
        household=of, place_id=of.place_id, checked_on=day, at=clock.now(), **found
    )


def publish(case: Case, on: dt.date, *, days: int = 5) -> Notice:
    """The village approves and publishes the notice of what was submitted."""
    notice = notice_of(pending_of(case))
    notice.state, notice.published_on, notice.days = "published", on, days
    notice.opens_on, notice.closes_on = on + DAY, on + days * DAY
    if hasattr(notice, "shown_until"):
        notice.shown_until = notice.closes_on + 30 * DAY
    notice.save()
    return notice


def help_in_place(case: Case, *, state: str = "running", kind: str = "employment") -> Measure:
    """A plan, and a measure."""
    common = {"household_id": case.household_id, "place_id": case.place_id, "at": clock.now()}
    Plan.objects.create(
        case=case, goal="稳定就业", responsible="演示乙", starts_on=ADMITTED, ends_on=PROPOSED,
        **common,
    )  # fmt: skip
    return Measure.objects.create(
        case=case, kind=kind, what="县内务工", starts_on=ADMITTED, state=state, **common
    )


class Life:
    """One case, taken forward by the right people on the right days."""

    def __init__(self, who: Officers, *, of: Household | None = None) -> None:
        self.who = who
        self.home = of or household()
        self.case = self.raised()

    def raised(self, day: dt.date = T0) -> Case:
        clue = raise_clue(
            household=self.home, source="cadre_check", text="户主住院", found_on=day,
            by=self.who.village,
        )  # fmt: skip
        return clue.case

    def take(self, step: str, *, by: str, on: dt.date, **facts: object) -> Case:
        self.case = take_step(self.case, step=step, by=self.who.accounts[by], today=on, **facts)
        return self.case

    @property
    def pair(self) -> tuple[int, int]:
        return self.who.village.pk, self.who.second.pk

    # Each brings the case into the state of its name.

    def verifying(self) -> "Life":
        if self.case.state == "clue":
            self.take("assign", by="village", on=T0, verifiers=self.pair)
        return self

    def matching(self) -> "Life":
        self.verifying()
        income(self.home, VERIFIED, judged=LINE - 1)
        checked(self.home, VERIFIED)
        self.take("verify", by="second", on=VERIFIED, verifiers=self.pair, **RISKS)
        return self

    def reviewing(self) -> "Life":
        self.matching()
        if self.case.state == "matching":
            self.take("match", by="county", on=COMPARED, comparison="clear")
        return self

    def posting(self) -> "Life":
        self.reviewing()
        self.take("review", by="village", on=MET, met_on=MET, **MEETING)
        return self

    def town_review(self) -> "Life":
        self.posting()
        publish(self.case, PUBLISHED)
        self.take("pass_notice", by="village", on=PASSED)
        return self

    def county_review(self) -> "Life":
        self.town_review()
        self.take("town_review", by="town", on=TOWN)
        return self

    def monitored(self) -> "Life":
        self.county_review()
        self.take("county_review", by="county", on=ADMITTED, comparison="clear")
        return self

    def assisting(self) -> "Life":
        self.monitored()
        help_in_place(self.case)
        self.take("assist", by="town", on=ASSISTED)
        return self

    def risen(self) -> "Life":
        """Income above the line from February on, safeguards in order, the measure done."""
        for day in (D(2022, 2, 10), D(2022, 5, 9), D(2022, 7, 6)):
            income(self.home, day, judged=LINE + 1)
        checked(self.home, D(2022, 7, 6))
        Measure.objects.filter(case=self.case).update(state="done")
        return self

    def elim_proposed(self) -> "Life":
        self.assisting().risen()
        self.take("propose", by="second", on=PROPOSED, mode="by_assist")
        return self

    def elim_reviewing(self) -> "Life":
        self.elim_proposed()
        self.take("elim_verify", by="village", on=PROPOSED + DAY)
        return self

    def elim_posting(self) -> "Life":
        self.elim_reviewing()
        day = PROPOSED + 2 * DAY
        self.take("elim_review", by="village", on=day, met_on=day, **MEETING)
        return self

    def elim_town(self) -> "Life":
        self.elim_posting()
        publish(self.case, PROPOSED + 3 * DAY)
        self.take("elim_pass", by="village", on=PROPOSED + 9 * DAY)
        return self

    def elim_county(self) -> "Life":
        self.elim_town()
        self.take("elim_town", by="town", on=PROPOSED + 9 * DAY)
        return self

    def cleared(self) -> "Life":
        self.elim_county()
        self.take("elim_county", by="county", on=PROPOSED + 10 * DAY)
        return self

    def not_admitted(self) -> "Life":
        self.verifying()
        self.take(
            "reject", by="village", on=VERIFIED, reason="收入核实后远高于范围", told_how="当面"
        )
        return self

    def withdrawn(self) -> "Life":
        self.verifying()
        self.take("withdraw", by="village", on=VERIFIED, reason="农户自愿撤回")
        return self

    def revoked(self) -> "Life":
        self.assisting()
        day = D(2022, 3, 1)
        self.take("report_revocation", by="town", on=day, reason="隐瞒房产")
        self.take("approve_revocation", by="county", on=day)
        return self

    def natural_decrease(self) -> "Life":
        self.assisting()
        day = D(2022, 3, 1)
        self.take("report_decrease", by="village", on=day, reason="整户迁出")
        self.take("endorse_decrease", by="town", on=day)
        self.take("approve_decrease", by="county", on=day)
        return self


__all__ = ["NANXIONG", "SHAOGUAN", "ZHUJI", "Life", "household", "officers"]
