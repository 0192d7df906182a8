"""A project's life with its money against a plain model: whoever does whatever whenever, every
step either changes both alike or is refused by both; `make fuzz` runs many more."""

import os
from dataclasses import dataclass, field

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.projects.life import FACTS, LOOKED, Life, facts, key, officers, raised
from tests.projects.test_flow import JUDGES, VILLAGE
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import Move, approve_order, submit_order
from zhuzhen.projects.choices import FUNDABLE
from zhuzhen.projects.models import Project, ProjectStep
from zhuzhen.projects.queries.money import money_of
from zhuzhen.projects.verifying import verify

BUDGET = 1_000
CONTRACTED = ("procuring", "building", "completed", "accepted")
STAGES = {
    "allocation": ("arrived", "allocated"),
    "withdrawal": ("allocated", "arrived"),
    "commitment": ("allocated", "committed"),
    "payment": ("committed", "paid"),
    "settlement": ("paid", "expensed"),
}
sums = st.sampled_from([1, 70, 300, 500, 700, 1_000])
OFFICES = ("village", "second", "town", "town_chair", "county", "chair")


@dataclass
class Model:
    """The project as it should be: its state, who took what, and what stands at each stage."""

    state: str = "reserved"
    took: dict[str, set[str]] = field(default_factory=dict)
    free: int = 5_000
    stands: dict[str, int] = field(default_factory=lambda: dict.fromkeys(
        ("allocated", "committed", "paid", "expensed"), 0))  # fmt: skip
    contracted: int = 0
    percent: int = 0
    suspended_from: str = ""
    paid_on_contract: int = 0

    @property
    def in_all(self) -> int:
        return sum(self.stands.values())

    def has(self, stage: str) -> int:
        return self.free if stage == "arrived" else self.stands[stage]

    def may_move(self, kind: str, fen: int) -> bool:
        start, _ = STAGES[kind]
        if fen > self.has(start):
            return False
        if kind == "allocation":
            return self.state in FUNDABLE and self.in_all + fen <= BUDGET
        if kind == "withdrawal":
            return self.state not in CONTRACTED or self.in_all - fen >= self.contracted
        if kind == "commitment":
            held = self.stands["committed"] + self.paid_on_contract
            return self.state in CONTRACTED and held + fen <= self.contracted
        if kind == "payment":
            share = 100 if self.state == "accepted" else max(30, self.percent)
            most = self.contracted * share // 100
            return self.state in CONTRACTED and self.paid_on_contract + fen <= most
        return True

    def move(self, kind: str, fen: int) -> None:
        for stage, change in zip(STAGES[kind], (-fen, fen), strict=True):
            if stage == "arrived":
                self.free += change
            else:
                self.stands[stage] += change
        self.paid_on_contract += fen if kind == "payment" else 0

    def is_judged(self, step: str, who: str) -> bool:
        return any(who in self.took.get(each, set()) for each in JUDGES.get(step, set()))


ALLOWED = {
    "plan": {"county", "chair"}, "approve": {"town", "town_chair", "county", "chair"},
    "procure": set(OFFICES), "start": set(OFFICES), "complete": set(OFFICES),
    "accept": {"town", "town_chair", "county", "chair"},
    "rectify": {"town", "town_chair", "county", "chair"},
    "suspend": {"county", "chair"}, "resume": {"county", "chair"},
    "terminate": {"county", "chair"}, "roll_over": {"county", "chair"},
    "remove": {"county", "chair"}, "argue": {"county", "chair"}, "submit": {"village", "second"},
}  # fmt: skip
REACHED: set[str] = set()
WAY = ["plan", "approve", "procure", "start", "complete", "accept"]


class ProjectMachine(RuleBasedStateMachine):
    """Takes steps and moves money in the database and in the model."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.life = Life(officers(), facts=facts(budget_fen=BUDGET))
        self.life.submitted()
        Project.objects.update(state="reserved", score=50)
        project = Project.objects.get()
        self.life.project = project
        ProjectStep.objects.create(
            project=project, place_id=project.place_id, step="reserve", before="county_argue",
            after="reserved", on=self.life.today, at=project.updated_at,
            content_sm3=ProjectStep.objects.get(step="submit").content_sm3,
        )  # fmt: skip
        raised(5_000, on=self.life.today)
        self.life.later(60)
        self.model = Model(took={"propose": {"village"}, "submit": {"village"}})

    def teardown(self) -> None:
        try:
            assert [row for row in verify() if not row["holds"]] == []
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # Steps -----------------------------------------------------------------------------------

    def is_ready(self, step: str) -> bool:
        """Whether the guards should hold, by the model alone."""
        model, spent = self.model, self.model.stands
        held = spent["allocated"] + spent["committed"] + spent["paid"]
        return {
            "plan": True,  # what the budget lacks stands ready: 5,000 of 1,000
            "start": model.contracted > 0,
            "complete": model.percent == 100,
            "terminate": held == 0,
            "remove": held == 0,
        }.get(step, True)

    def take(self, step: str, who: str) -> None:
        model, life = self.model, self.life
        leads = VILLAGE[model.state].get(step)
        expected = (
            leads is not None
            and who in ALLOWED[step]
            and not model.is_judged(step, who)
            and self.is_ready(step)
        )
        try:
            life.take(
                step, getattr(life.who, who), reason="走一步", year=2022, approval_no="批1",
                procurement="inquiry", looked_on=life.today, points=(), **LOOKED,
            )  # fmt: skip
        except Problem as problem:
            assert not expected, (step, who, model, problem.text)
            return
        assert expected, (step, who, model)
        model.took.setdefault(step, set()).add(who)
        if step == "suspend":
            model.suspended_from = model.state
        model.state = leads or model.suspended_from

    @rule(who=st.sampled_from(OFFICES))
    def goes_on(self, who):
        step = next((each for each in WAY if each in VILLAGE[self.model.state]), "resume")
        self.take(step, who)

    @rule(step=st.sampled_from(sorted(ALLOWED)), who=st.sampled_from(OFFICES))
    def tries(self, step, who):
        if step not in ("remove", "terminate", "roll_over") or self.model.state == "suspended":
            self.take(step, who)

    # Money -----------------------------------------------------------------------------------

    @initialize(fen=st.sampled_from([500, 700, 1_000]))
    def begins(self, fen):
        self.moves("allocation", fen)

    @rule(kind=st.sampled_from(sorted(STAGES)), fen=sums)
    def moves(self, kind, fen):
        start, end = (
            key(Stage(each), of=None if each == "arrived" else self.life.project)
            for each in STAGES[kind]
        )
        expected = self.model.may_move(kind, fen)
        facts = {"use_code": FACTS.use_code} if kind == "allocation" else {}
        try:
            with transaction.atomic():
                order = submit_order(
                    kind=OrderKind(kind), moves=(Move(start, end, fen),), on=self.life.today,
                    text="走一笔", payee="演示建设公司" if kind == "payment" else "",
                    by=self.life.who.finance, **facts,
                )  # fmt: skip
                approve_order(order, by=self.life.who.approver, today=self.life.today)
        except Problem as problem:
            assert not expected, (kind, fen, self.model, problem.text)
            return
        assert expected, (kind, fen, self.model)
        self.model.move(kind, fen)

    @rule(fen=st.sampled_from([300, 500, 700, 1_001]))
    def contracts(self, fen):
        model = self.model
        total = model.contracted + fen
        expected = (
            model.state in ("procuring", "building") and total <= BUDGET and total <= model.in_all
        )
        try:
            self.life.contracted(fen, number=f"HT-{fen}-{model.contracted}")
        except Problem as problem:
            assert not expected, (fen, model, problem.text)
            return
        assert expected, (fen, model)
        model.contracted = total

    @precondition(lambda self: self.model.state == "building")
    @rule(percent=st.sampled_from([20, 55, 100]))
    def reports(self, percent):
        expected = percent >= self.model.percent
        self.life.later(31)
        try:
            self.life.reported(percent)
        except Problem:
            assert not expected
            return
        assert expected
        self.model.percent = percent

    @invariant()
    def both_are_alike(self):
        REACHED.add(self.model.state)
        project = Project.objects.get()
        money = money_of(project.purpose_id)
        assert project.state == self.model.state
        assert {name: getattr(money, name) for name in self.model.stands} == self.model.stands


def test_a_project_and_its_money_go_as_the_model_says(everything):
    run_state_machine_as_test(
        ProjectMachine,
        settings=settings(
            settings(),
            max_examples=max(settings().max_examples // 8, 30),
            derandomize="FUZZ" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Lives that never leave the pool prove little.
    assert {"reserved", "building", "accepted", "suspended"} <= REACHED, REACHED
