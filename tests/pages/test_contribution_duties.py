"""A duty over contributions on the board and in its explanation: share by share, each a link."""

import pytest

from tests.cast import DONGGUAN, ZHUJI
from tests.funds.world import TODAY, officers, pairs, tag
from tests.pages.asking import ask
from zhuzhen.base import clock
from zhuzhen.duties.commands import refresh_period
from zhuzhen.funds.commands import reckon_contributions
from zhuzhen.funds.models import Contribution
from zhuzhen.pages.addressing import duty_address

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything):
    made = officers()
    pairs()
    tag(ZHUJI)
    reckon_contributions(year=2022, by=None, today=TODAY)
    refresh_period("2022", now=clock.now())
    return made


def test_each_share_is_told_with_what_it_lacks(who):
    path = duty_address("budget_in_full", owner_key=f"assisting_city:{DONGGUAN}", period="2022")
    page = ask(who.payer, path).content.decode()
    own = Contribution.objects.get(source="assisting_city")
    assert "应看 1 笔，做到 0 笔" in page
    assert f'href="/funds/contributions/{own.uid}/"' in page
    assert "应担 6,000,000.00 元，还没有列预算" in page
    assert "没有算的" not in page, "there are no records behind it"


def test_the_api_tells_it_without_records(who):
    asked = f"?duty=R15&owner=assisting_city:{DONGGUAN}&period=2022"
    told = ask(who.payer, f"/api/v1/duties/explanation{asked}").json()
    assert (told["value"], told["target"], told["counted"], told["households"]) == (
        "0%",
        "100%",
        [],
        None,
    )
