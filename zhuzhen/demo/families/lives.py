"""A family's case led from clue onwards, each step by the right account on a believable day."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Unpack

from zhuzhen.casework.choices import CaseState, Category, Risk, Urgency
from zhuzhen.casework.commands.cases import raise_clue, take_step
from zhuzhen.casework.models import Case
from zhuzhen.casework.rules.situation import GivenFacts
from zhuzhen.casework.situations import notice_of, pending_of
from zhuzhen.demo.dice import dice
from zhuzhen.demo.families.casting import Civil, Story, told
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.families.earnings import ABOVE, BELOW, earned, looked_at, twelve_before
from zhuzhen.demo.families.helping import Help
from zhuzhen.demo.families.offices import Office
from zhuzhen.households.choices import HouseholdKind, SafeguardResult
from zhuzhen.households.commands import check_safeguards, record_consent, record_income
from zhuzhen.households.models import Household
from zhuzhen.notices.commands import approve_notice, file_objection, publish_notice
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account

S = CaseState
_DAY = dt.timedelta(days=1)
# Days after the clue, and after clearance was proposed.
ASSIGNED, VERIFIED, COMPARED, MET = (n * _DAY for n in (1, 3, 5, 6))
PUBLISHED, PASSED, DECIDED = (n * _DAY for n in (7, 13, 14))
LOOKED, AGREED, SHOWN, OVER, CLEARED = (n * _DAY for n in (1, 2, 3, 9, 10))
# Days after admission.
PLANNED, ASSISTED, VISITED = (n * _DAY for n in (5, 8, 20))
WAY = (
    S.CLUE, S.VERIFYING, S.MATCHING, S.REVIEWING, S.POSTING, S.TOWN_REVIEW, S.COUNTY_REVIEW,
    S.MONITORED, S.ASSISTING, S.ELIM_PROPOSED, S.ELIM_REVIEWING, S.ELIM_POSTING, S.ELIM_TOWN,
    S.ELIM_COUNTY, S.CLEARED,
)  # fmt: skip
# Other ends branch off the way here.
BRANCHES = {
    S.NOT_ADMITTED: S.VERIFYING,
    S.WITHDRAWN: S.VERIFYING,
    S.REVOKED: S.ASSISTING,
    S.NATURAL_DECREASE: S.ASSISTING,
}


class Life:
    """One case. `case` is one that a screening began; without it the story's clue begins one."""

    def __init__(
        self,
        story: Story,
        *,
        home: Household,
        office: Office,
        ill: bool,
        today: dt.date,
        case: Case | None = None,
    ) -> None:
        self.story, self.home, self.office, self.today = story, home, office, today
        self.ill = ill or Risk.ILLNESS in story.risks
        self.chance = dice("life", home.number, f"{story.t0}")
        self.help = Help(home, office=office, chance=self.chance)
        self.case = case or self._raised(story.source, story.text, on=story.t0)

    def lead(self) -> Case:
        """Through every state up to the story's; then what else befell it."""
        until = CaseState(self.story.until)
        last = BRANCHES.get(until, until)
        if self.story.relief:
            self._relieved()
        for state in WAY[1 : WAY.index(last) + 1]:
            getattr(self, f"_{state}")()
        if until in BRANCHES:
            getattr(self, f"_{until}")()
        for each in self.story.more:
            self._raised(each["source"], each["text"], on=each["on"])
        return self.case

    def _raised(self, source: str, text: str, *, on: dt.date) -> Case:
        with on_day(on, by=self.office.door):
            clue = raise_clue(
                household=self.home, source=source, text=text, found_on=on, by=self.office.door
            )
        assert clue.case is not None
        return clue.case

    def _take(
        self,
        step: str,
        *,
        by: Account | None,
        on: dt.date,
        reason: str = "",
        **facts: Unpack[GivenFacts],
    ) -> None:
        if on > self.today:
            raise ValueError(f"{self.story.id or self.story.text}: {step} on {on} is to come")
        with on_day(on, by=by):
            self.case = take_step(self.case, step=step, by=by, today=on, reason=reason, **facts)

    @property
    def _pair(self) -> tuple[int, int]:
        office = self.office
        other = office.second if office.door == office.clerk else office.door
        return office.clerk.pk, other.pk

    @property
    def _admitted(self) -> dt.date:
        assert self.case.admitted_on is not None
        return self.case.admitted_on

    @property
    def _proposed(self) -> dt.date:
        assert self.story.proposed is not None
        return self.story.proposed

    def _relieved(self) -> None:
        story, day = self.story, self.story.t0 + _DAY
        self._take(
            "relief_first",
            by=self.office.town,
            on=day,
            reason=story.relief,
            urgency=Urgency.DISASTER,
            disaster=story.disaster,
        )
        self.help.measure(self.case, story.measures[0], on=day, running=True)

    # Each brings the case into the state of its name.

    def _verifying(self) -> None:
        if self.case.state == S.CLUE:
            on = self.story.t0 + ASSIGNED
            self._take("assign", by=self.office.clerk, on=on, verifiers=self._pair)

    def _matching(self) -> None:
        story, on = self.story, self.story.t0 + VERIFIED
        self._surveyed(on)
        usual = Category.UNSTABLE if self.home.kind == HouseholdKind.RELIEVED else Category.MARGINAL
        self._take(
            "verify",
            by=self.office.door,
            on=on,
            verifiers=self._pair,
            category=story.category or usual,
            risks=story.risks,
            disaster=story.disaster,
        )

    def _surveyed(self, on: dt.date) -> None:
        """Consent, income and safeguards at the door."""
        door = self.office.door
        facts = earned(self.home, a_head=BELOW, ill=self.ill, chance=self.chance)
        troubled = Risk.HOUSING in self.story.risks
        housing = SafeguardResult.ISSUE if troubled else SafeguardResult.OK
        note = told()["said"]["house_note"] if troubled else ""
        with on_day(on, by=door):
            record_consent(self.home, on=on, by=door)
            record_income(
                self.home, facts=facts, first_month=twelve_before(on), taken_on=on, by=door
            )
            check_safeguards(self.home, facts=looked_at(on, housing=housing, note=note), by=door)

    def _reviewing(self) -> None:
        if self.case.state == S.MATCHING:
            on, note = self.story.t0 + COMPARED, told()["said"]["compared"]
            self._take(
                "match", by=self.office.county, on=on, comparison="clear", comparison_note=note
            )

    def _posting(self) -> None:
        met = self.story.t0 + MET
        self._met("review", on=met, what=told()["said"]["admitting"])
        self._posted(met, published_on=self.story.t0 + PUBLISHED)

    def _met(self, step: str, *, on: dt.date, what: str) -> None:
        present = self.chance.randint(7, 15)
        self._take(
            step,
            by=self.office.clerk,
            on=on,
            met_on=on,
            present=present,
            agreed=present - self.chance.randint(0, 2),
            minutes=told()["said"]["minutes"].format(what=what),
        )

    def _posted(self, drafted_on: dt.date, *, published_on: dt.date) -> None:
        """What one wrote another approves; then it hangs in the village."""
        if self.story.notice == "draft":
            return
        notice = self._notice()
        with on_day(drafted_on, by=self.office.second):
            notice = approve_notice(notice, by=self.office.second, today=drafted_on)
        with on_day(published_on, by=self.office.clerk):
            notice = publish_notice(notice, by=self.office.clerk, on=published_on)
        objection = self.story.objection
        if objection:
            with on_day(objection["on"]):
                file_objection(notice, said=objection["text"], today=objection["on"])

    def _notice(self) -> Notice:
        pending = pending_of(self.case)
        notice = notice_of(pending) if pending else None
        assert notice is not None
        return notice

    def _town_review(self) -> None:
        self._take("pass_notice", by=None, on=self.story.t0 + PASSED)

    def _county_review(self) -> None:
        self._take("town_review", by=self.office.town, on=self.story.t0 + PASSED)

    def _monitored(self) -> None:
        story, late = self.story, told()["said"]["late"]
        self._take(
            "county_review",
            by=self.office.county,
            on=story.t0 + DECIDED,
            comparison="clear",
            reason=late if story.t0 + DECIDED > self.case.decision_due_on else "",
        )
        if "training" in story.measures:
            on = self._admitted + PLANNED
            self.help.plan(self.case, on=on)
            self.help.measure(self.case, "training", on=on, running=True)

    def _assisting(self) -> None:
        story, admitted = self.story, self._admitted
        self.help.plan(self.case, on=admitted + PLANNED)
        self.help.pair(on=admitted + PLANNED)
        for kind in story.measures[1 if story.relief else 0 :]:
            self.help.measure(self.case, kind, on=admitted + PLANNED, running=True)
        self._take("assist", by=self.office.helper, on=admitted + ASSISTED)
        self.help.visit(on=min(admitted + VISITED, self.today))
        for _, happen in sorted(self._later(), key=lambda pair: pair[0]):
            happen()

    def _later(self) -> Iterator[tuple[dt.date, Callable[[], None]]]:
        """What happens while the family is helped, and when."""
        for day in self.story.checks:
            yield day, partial(self._checked, day)
        civil = self.story.civil
        if civil is not None:
            yield civil.on, partial(self._handed_over, civil)
            if civil.receipt_on is not None:
                yield civil.receipt_on, partial(self._received, civil, civil.receipt_on)

    def _checked(self, day: dt.date) -> None:
        """A quarter's check: above the line where the story is on its way to clearance."""
        a_head = ABOVE if self.story.proposed else (BELOW[1] - 600, ABOVE[0])
        income = earned(self.home, a_head=a_head, ill=self.ill, chance=self.chance)
        self.help.visit(on=day, income=income)  # which takes the step of the case as well

    def _elim_proposed(self) -> None:
        self.help.finish(self.case, on=self._proposed - _DAY)
        self._take("propose", by=self.office.door, on=self._proposed, mode=self.story.mode)

    def _elim_reviewing(self) -> None:
        on = self._proposed + LOOKED
        self._take("elim_verify", by=self.office.clerk, on=on, verifiers=self._pair)

    def _elim_posting(self) -> None:
        on = self._proposed + AGREED
        self._met("elim_review", on=on, what=told()["said"]["clearing"])
        self._posted(on, published_on=self._proposed + SHOWN)

    def _elim_town(self) -> None:
        self._take("elim_pass", by=None, on=self._proposed + OVER)

    def _elim_county(self) -> None:
        self._take("elim_town", by=self.office.town, on=self._proposed + OVER)

    def _cleared(self) -> None:
        self._take("elim_county", by=self.office.county, on=self._proposed + CLEARED)

    # Other ends.

    @property
    def _why(self) -> str:
        assert self.story.end is not None
        return self.story.end.reason

    def _not_admitted(self) -> None:
        assert self.story.end is not None
        on, how = self.story.t0 + VERIFIED, self.story.end.told
        self._take("reject", by=self.office.clerk, on=on, reason=self._why, told_how=how)

    def _withdrawn(self) -> None:
        on = self.story.t0 + VERIFIED
        self._take("withdraw", by=self.office.clerk, on=on, reason=self._why)

    def _end_day(self) -> dt.date:
        assert self.story.end is not None and self.story.end.on is not None
        return self.story.end.on

    def _revoked(self) -> None:
        on = self._end_day()
        self._take("report_revocation", by=self.office.town, on=on, reason=self._why)
        self._take("approve_revocation", by=self.office.county, on=on + 2 * _DAY)

    def _natural_decrease(self) -> None:
        on = self._end_day()
        self._take("report_decrease", by=self.office.clerk, on=on, reason=self._why)
        self._take("endorse_decrease", by=self.office.town, on=on + _DAY)
        self._take("approve_decrease", by=self.office.county, on=on + 3 * _DAY)

    # Beside the way.

    def _handed_over(self, civil: Civil) -> None:
        self._take("hand_over", by=self.office.town, on=civil.on, note=civil.note)

    def _received(self, civil: Civil, on: dt.date) -> None:
        self._take(
            "civil_receipt",
            by=self.office.civil,
            on=on,
            receipt_state="accepted",
            receipt_number=civil.number,
            social_assist=civil.assist,
        )
