"""Real parallel connections: what may be paid, allocated and claimed is given out once."""

import pytest

from tests.funds.conftest import apart, at_once, committed  # noqa: F401  (a fixture)
from tests.funds.test_rivals import of_rivals
from tests.projects.life import MEETING, PROPOSED, VILLAGE, Life, officers
from zhuzhen.projects.commands import claim_need, open_need, take_step
from zhuzhen.projects.models import Claim, ProjectStep
from zhuzhen.projects.queries.money import money_of
from zhuzhen.projects.verifying import verify

pytestmark = pytest.mark.usefixtures("apart")


@pytest.fixture(scope="module")
def who(apart):  # noqa: F811  (the fixture imported above)
    return committed(officers)


def test_two_ask_for_the_last_of_the_advance_and_one_is_refused(who):
    life = committed(lambda: Life(who).building())
    results = at_once(
        lambda: life.ask_payment(7_000_000),
        lambda: life.ask_payment(7_000_000, by=who.approver),
    )
    problems, done = of_rivals(results)
    assert [each.code for each in problems] == ["pay_over_share"]
    assert [each.amount_fen for each in done] == [7_000_000]
    assert committed(lambda: money_of(life.project.purpose_id)).committed == 40_000_000


def test_two_submit_one_project_and_it_goes_once(who):
    life = committed(lambda: Life(who))

    def submit(by):
        return take_step(life.project, step="submit", by=by, today=life.today, **MEETING)

    problems, done = of_rivals(at_once(lambda: submit(who.village), lambda: submit(who.second)))
    assert [each.code for each in problems] == ["wrong_state"]
    steps = committed(lambda: ProjectStep.objects.filter(project=life.project).count())
    assert (len(done), steps) == (1, 2)


def test_two_claim_what_a_need_still_lacks_and_one_is_refused(who):
    asked = {"title": "器材", "place": VILLAGE, "content": "10 件", "need_fen": 100}
    need = committed(lambda: open_need(by=who.village, today=PROPOSED, **asked))

    def claim(donor):
        return claim_need(
            need, donor=donor, amount_fen=60, on=PROPOSED, by=who.town, today=PROPOSED
        )

    problems, done = of_rivals(at_once(lambda: claim("甲"), lambda: claim("乙")))
    assert [each.code for each in problems] == ["need_less"]
    assert len(done) == 1
    assert committed(lambda: Claim.objects.filter(need=need).count()) == 1


def test_two_proposals_of_one_town_get_two_codes(who):
    results = at_once(lambda: Life(who).project.code, lambda: Life(who).project.code)
    problems, codes = of_rivals(results)
    assert not problems
    assert len(set(codes)) == 2
    assert [row for row in committed(verify) if not row["holds"]] == []
