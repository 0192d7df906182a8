"""A project built: approved, let, begun, reported month by month, paid, accepted, settled."""

import datetime as dt
from collections.abc import Sequence

from zhuzhen.assets.commands import CardFacts, approve_settlement, settle_project
from zhuzhen.assets.models import Asset
from zhuzhen.demo.dice import dice
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.casting import WAY
from zhuzhen.demo.works.leading import Led, measured
from zhuzhen.demo.works.money import held_by, onwards, order
from zhuzhen.demo.works.offices import place_at
from zhuzhen.demo.works.told import days, said, told
from zhuzhen.demo.works.wages import pay, workers_of
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import Move
from zhuzhen.funds.rules import largest_remainder
from zhuzhen.notices.commands import approve_notice, pass_notice, publish_notice
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import MilestoneKind, Procurement, ProjectState
from zhuzhen.projects.commands.building import (
    ContractFacts,
    plan_milestone,
    reach_milestone,
    sign_contract,
)
from zhuzhen.projects.commands.linking import record_delivery
from zhuzhen.projects.commands.posting import post_completion
from zhuzhen.projects.commands.reporting import ProgressFacts, report_progress

S = ProjectState
TENDER_FEN = 400_000_000
PREPAID = 30
# Days after money was allocated.
PROCURED, SIGNED, STARTED, FIRST_REPORT = (days(n) for n in (6, 24, 28, 58))
MONTH = days(30)
PERCENTS = (20, 45, 70, 100)
# Days after the last report.
DONE, LOOKED, ASKED, AGREED, HANDED, NOTICED, ENDED = (days(n) for n in (4, 14, 24, 26, 34, 35, 48))
_EFFECTS = (
    MilestoneKind.SIGNED, MilestoneKind.STARTED, MilestoneKind.PRODUCING, MilestoneKind.EFFECTIVE,
)  # fmt: skip


class Site:
    """What follows once a project stands in a year's plan and has its money."""

    def __init__(self, led: Led, *, today: dt.date, papers: Sequence[int]) -> None:
        self.led, self.work, self.today = led, led.work, today
        self.offices, self.papers = led.offices, tuple(papers)
        assert self.work.round is not None
        self.allocated_on = self.work.round.allocated
        self.percents = tuple(self.work.end.get("percents", PERCENTS))
        self.last = self.allocated_on + FIRST_REPORT + MONTH * (len(PERCENTS) - 1)
        self.cards: list[Asset] = []
        self.chance = dice("site", self.work.id)
        self.workers = workers_of(self.work.place) if self.work.kind.is_work_relief else ()

    @property
    def builder(self) -> Account:
        return self.led._who("clerk")

    @property
    def finance(self) -> Account:
        return self.offices("treasury", self.work.place)

    @property
    def county(self) -> Account:
        return self.offices("county", self.work.place)

    def lead(self) -> None:
        """Through every state after the plan up to its own."""
        first, last = WAY.index(S.APPROVED), WAY.index(self.work.until)
        for state in WAY[first : last + 1]:
            getattr(self, f"_{state.value}")()
        self._deliver()
        self._end()

    def _deliver(self) -> None:
        """What the operator kept of its promise: all, or so many per cent."""
        if not self._is_built or self.led.linkage is None:
            return
        linkage, on = self.led.linkage, self.last + days(30)
        part = self.work.end.get("kept", 100)
        note = said("kept" if part == 100 else "broken")
        while on <= self.today:
            with on_day(on, by=self.builder):
                record_delivery(
                    linkage,
                    on=on,
                    households=linkage.agreed_households * part // 100,
                    persons=linkage.agreed_persons * part // 100,
                    amount_fen=linkage.agreed_fen * part // 400,
                    by=self.builder,
                    today=on,
                    note=note,
                )
            on += days(91)

    def _end(self) -> None:
        """What became of it beside the way, once its money is back."""
        end = self.work.end
        if "step" not in end:
            return
        if end.get("back"):
            self.give_back(on=end["on"])
        by = self.offices("chief", self.work.place)
        self.led.take(end["step"], by=by, on=end["on"], reason=said(end["reason"]))

    def _approved(self) -> None:
        assert self.work.round is not None
        number = said("approval", year=self.work.round.year, number=self.work.number)
        on = self.allocated_on - days(1)
        self.led.take("approve", by=self.county, on=on, approval_no=number)

    def _procuring(self) -> None:
        large = self.work.budget_fen >= TENDER_FEN
        way = Procurement.TENDER if large else Procurement.NEGOTIATION
        on = self.allocated_on + PROCURED
        self.led.take("procure", by=self.builder, on=on, procurement=way)

    def _building(self) -> None:
        self._sign()
        self.led.take("start", by=self.builder, on=self.allocated_on + STARTED)
        self._milestones()
        self._pay(self.work.contract_fen * PREPAID // 100, on=self.allocated_on + days(32))
        self._reports()

    def _sign(self) -> None:
        on, work = self.allocated_on + SIGNED, self.work
        facts = ContractFacts(
            number=f"HT-{self.led.project.code}",
            party=work.builder,
            signed_on=on,
            amount_fen=work.contract_fen,
            prepaid_percent=PREPAID,
            ends_on=self.last + DONE,
        )
        with on_day(on, by=self.builder):
            sign_contract(self.led.project, facts, by=self.builder, today=on)
        held = held_by(self.led.project.purpose_id, stage=Stage.ALLOCATED)
        order(
            OrderKind.COMMITMENT,
            onwards(held, work.contract_fen, stage=Stage.COMMITTED),
            on=on,
            text=said("contract", title=work.title),
            by=self.finance,
            approver=self.county,
            payee=work.builder,
        )

    def _milestones(self) -> None:
        """Signed, begun, producing, effective: planned, and reached as far as days have come."""
        start, said = self.allocated_on, self.work.end.get("milestones")
        if said is not None:
            for at, (title, planned, reached) in enumerate(said):
                self._milestone(_EFFECTS[at], title, planned=planned, reached=reached)
            return
        planned = (start + SIGNED, start + STARTED, self.last + days(20), self.last + days(110))
        names = self.work.kind.effects or told()["texts"]["milestones"]
        for kind, title, on in zip(_EFFECTS, names, planned, strict=False):
            is_due = self._is_built or kind in _EFFECTS[:2]
            self._milestone(kind, title, planned=on, reached=on if is_due else None)

    def _milestone(
        self, kind: MilestoneKind, title: str, *, planned: dt.date, reached: dt.date | None
    ) -> None:
        """Planned when work began; said to be reached some days after it was."""
        begun, by = self.allocated_on + STARTED, self.builder
        with on_day(begun, by=by):
            made = plan_milestone(
                self.led.project, kind=kind, title=title, planned_on=planned, by=by, today=begun
            )
        if reached is None:
            return
        day = max(reached + days(self.work.number % 4), begun)
        if day <= self.today:
            with on_day(day, by=by):
                reach_milestone(made, on=reached, by=by, today=day)

    @property
    def _is_built(self) -> bool:
        return self.work.reaches(S.COMPLETED)

    def _reports(self) -> None:
        before = PREPAID
        for number, percent in enumerate(self.percents):
            on = self.allocated_on + FIRST_REPORT + MONTH * number
            is_last = percent == PERCENTS[-1]
            if on > self.today or (is_last and not self._is_built) or self._rests(on):
                return
            self._report(on, percent=percent)
            share, before = percent - before, max(percent, before)
            if share > 0 and not is_last and percent != self.work.end.get("unpaid"):
                self._pay(self.work.contract_fen * share // 100, on=on + days(3), percent=percent)

    def _rests(self, on: dt.date) -> bool:
        until = self.work.end.get("on")
        return until is not None and on >= until

    def _report(self, on: dt.date, *, percent: int) -> None:
        built, planned, unit = measured(self.work, percent=percent)
        stages = told()["texts"]["stages"]
        what = stages[min(percent * len(stages) // 100, len(stages) - 1)]
        facts = ProgressFacts(
            month=on.replace(day=1),
            percent=percent,
            text=said("report", percent=percent, what=what),
            built=built,
            planned=planned,
            unit=unit,
            papers=self.papers,
        )
        with on_day(on, by=self.builder):
            report_progress(self.led.project, facts, by=self.builder, today=on)
        if self.workers:
            pay(self.led.project, workers=self.workers, on=on, by=self.builder, chance=self.chance)

    def _pay(self, amount_fen: int, *, on: dt.date, percent: int = 0) -> None:
        if on > self.today or not amount_fen:
            return
        name = "by_progress" if 0 < percent < 100 else "last" if percent else "prepaid"
        held = held_by(self.led.project.purpose_id, stage=Stage.COMMITTED)
        order(
            OrderKind.PAYMENT,
            onwards(held, amount_fen, stage=Stage.PAID),
            on=on,
            text=said(name, title=self.work.title, percent=percent),
            by=self.finance,
            approver=self.county,
            payee=self.work.builder,
        )

    def _completed(self) -> None:
        self.led.take("complete", by=self.builder, on=self.last + DONE)

    def _accepted(self) -> None:
        on = self.last + LOOKED
        by = self.offices("town", self.work.place)
        if by == self.builder:
            by = self.offices("mayor", self.work.place)
        self.led.take(
            "accept", by=by, on=on, looked_on=on, members=said("members"), opinion=said("opinion"),
            papers=self.papers,
        )  # fmt: skip
        rest = sum(fen for _, fen in held_by(self.led.project.purpose_id, stage=Stage.COMMITTED))
        self._pay(rest, on=on + days(5), percent=100)

    def _settled(self) -> None:
        on, fen = self.last + ASKED, self.work.contract_fen
        with on_day(on, by=self.finance):
            asked = settle_project(
                self.led.project,
                settled_fen=fen,
                cards=self._card_facts(fen),
                expensed_fen=0,
                by=self.finance,
                today=on,
            )
        on = self.last + AGREED
        with on_day(on, by=self.county):
            self.cards = approve_settlement(asked, by=self.county, today=on)
        self.led.project.refresh_from_db()
        self.give_back(on=on + days(2))

    def give_back(self, *, on: dt.date) -> None:
        """What is left of the estimate goes back to the county."""
        county = place_at(self.work.place, digits=6)
        held = held_by(self.led.project.purpose_id, stage=Stage.ALLOCATED)
        order(
            OrderKind.WITHDRAWAL,
            tuple(
                Move(key, key.at(Stage.ALLOCATED, place=county, purpose_id=None), fen)
                for key, fen in held
            ),
            on=on,
            text=said("left_over", title=self.work.title),
            by=self.finance,
            approver=self.county,
        )

    def _card_facts(self, fen: int) -> list[CardFacts]:
        cards = self.work.kind.cards
        shares = largest_remainder(fen, [int(share * 100) for *_, share in cards])
        place = self.work.names["village" if self.led.is_villages else "town"]
        return [
            CardFacts(
                title=f"{place}{title}",
                kind=kind,
                form=form,
                place_id=self.work.place,
                amount_fen=part,
                life_years=15,
                keeper=said("keeper", village=place),
            )
            for (kind, form, title, _), part in zip(cards, shares, strict=True)
        ]

    def _transferred(self) -> None:
        to = said("handed_to", village=self.work.names["village"])
        self.led.take("transfer", by=self.county, on=self.last + HANDED, handed_to=to)

    def _closed(self) -> None:
        by, second, on = self.builder, self.led._who("second"), self.last + NOTICED
        with on_day(on, by=by):
            notice = post_completion(self.led.project, by=by, today=on)
        with on_day(on, by=second):
            approve_notice(notice, by=second, today=on)
            publish_notice(notice, by=second, on=on)
        on = self.last + ENDED
        with on_day(on):
            pass_notice(notice, by=None, today=on)
        self.led.take("close", by=self.county, on=on, evaluation=said("evaluation"))
