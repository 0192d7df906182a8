"""Random lives of a case: whoever does whatever whenever, what must hold holds after every step."""

import datetime as dt

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.casework import life
from tests.casework.life import DAY, T0, Life
from tests.casework.test_flow import NINE, STEPS
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import ENDED
from zhuzhen.casework.models import Case, CaseStep, Measure, Plan
from zhuzhen.casework.situations import notice_of, pending_of
from zhuzhen.casework.verifying import verify

MAIN = [
    "assign", "verify", "match", "review", "pass_notice", "town_review", "county_review", "assist",
    "propose", "elim_verify", "elim_review", "elim_pass", "elim_town", "elim_county",
]  # fmt: skip
OFFICE = {
    "assign": "village", "verify": "second", "match": "county", "review": "village",
    "pass_notice": "village", "town_review": "town", "county_review": "county", "assist": "town",
    "propose": "second", "elim_verify": "village", "elim_review": "village",
    "elim_pass": "village", "elim_town": "town", "elim_county": "county",
}  # fmt: skip
PEOPLE = ["village", "second", "town", "county", "civil", "other_county"]
CODES = {
    "not_allowed", "own_submission", "wrong_state", "not_ready", "reason_needed", "notice_once",
}  # fmt: skip

moves = st.lists(
    st.one_of(
        # Mostly what a case waits for, by whose it is; sometimes anything by anyone.
        st.just(("on", "", 1)),
        st.just(("on", "", 1)),
        st.just(("on", "", 2)),
        st.just(("on", "", 70)),
        st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE), st.integers(0, 40)),
        st.tuples(
            st.sampled_from(["publish", "income", "low", "look", "help", "wait"]),
            st.just(""),
            st.integers(0, 200),
        ),
    ),
    min_size=20,
    max_size=60,
)


class Walk:
    """A life with a day of its own; the same facts are offered to every step."""

    def __init__(self) -> None:
        self.life = Life(life.officers())
        self.day = T0
        life.income(self.life.home, T0, judged=life.LINE - 1)
        life.checked(self.life.home, T0)

    def facts(self) -> dict[str, object]:
        return {
            "verifiers": self.life.pair, "comparison": "clear", "met_on": self.day,
            "told_how": "当面", "urgency": "urgent", "mode": "natural", "note": "说明",
            "receipt_state": "declined", **life.MEETING, **life.RISKS,
        }  # fmt: skip

    def go(self, move: str, who: str, days: int) -> None:
        self.day = min(self.day + days * DAY, dt.date(2025, 12, 1))
        if move == "on":
            self.prepare()
            state = self.life.case.state
            move = next((step for step in MAIN if step in NINE[state]), "civil_receipt")
            who = OFFICE.get(move, "civil")
        if move in STEPS:
            self.take(move, who)
        else:
            self.happen(move)

    def prepare(self) -> None:
        """What the next step usually waits for: a notice, fresh sheets, a measure that is done."""
        state = self.life.case.state
        pending = pending_of(self.life.case)
        if state in ("posting", "elim_posting") and notice_of(pending).state == "draft":
            life.publish(self.life.case, self.day)
            self.day += 6 * DAY
        if state in ("monitored", "assisting"):
            self.happen("help")
            self.happen("income")
            self.happen("look")

    def happen(self, what: str) -> None:
        case, home = self.life.case, self.life.home
        pending = pending_of(case)
        notice = notice_of(pending) if pending else None
        if what == "publish" and notice is not None and notice.state == "draft":
            life.publish(case, self.day)
        if what in ("income", "low"):
            judged = life.LINE + 200_000 if what == "income" else 1
            life.income(home, self.day, judged=judged)
        if what == "look":
            life.checked(home, self.day)
        if what == "help":
            if not Plan.objects.filter(case=case).exists():
                life.help_in_place(case)
            Measure.objects.filter(case=case).update(state="done")

    def take(self, step: str, who: str) -> None:
        before = Case.objects.get(pk=self.life.case.pk)
        written = CaseStep.objects.filter(case=before).count()
        try:
            self.life.take(step, by=who, on=self.day, reason="走一步", **self.facts())
        except Problem as problem:
            assert problem.code in CODES, problem.code
            after = Case.objects.get(pk=before.pk)
            assert (after.state, after.version) == (before.state, before.version)
            assert CaseStep.objects.filter(case=before).count() == written
            return
        after = Case.objects.get(pk=before.pk)
        assert NINE[before.state][step] == after.state
        assert after.version == before.version + 1
        assert CaseStep.objects.filter(case=before).count() == written + 1
        assert (after.due_on is None) == (after.state in ENDED)


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a life of sixty moves shrinks for minutes
)
@given(moves)
def walk_along(reached: set[str], moves: list) -> None:
    with transaction.atomic():
        walk = Walk()
        for move in moves:
            walk.go(*move)
            reached.add(walk.life.case.state)
        assert [each for each in verify() if not each["holds"]] == []
        transaction.set_rollback(True)


def test_whatever_happens_a_case_stays_in_order(everything: None) -> None:
    reached: set[str] = set()
    walk_along(reached)
    # Walks that never leave the village prove little.
    assert {"assisting", "cleared"} <= reached, reached
