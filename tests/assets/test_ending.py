"""How an asset ends: by the level its value and kind ask, once, its proceeds in the ledger."""

import pytest
from django.db import DatabaseError, transaction

from tests.assets.test_cards import problem
from tests.assets.world import DAY, NANXIONG, TODAY, VILLAGE, in_use, key, officers, posted
from tests.funds.world import balance
from zhuzhen.assets.commands import (
    DisposalFacts,
    apply_disposal,
    book_proceeds,
    end_operation,
    start_operation,
    take_asset_step,
    take_disposal_step,
)
from zhuzhen.assets.models import Asset, Disposal, DueIncome
from zhuzhen.assets.parameters import Figures
from zhuzhen.assets.rules.ending import level_of
from zhuzhen.assets.verifying import verify
from zhuzhen.funds.choices import Source, Stage

pytestmark = pytest.mark.usefixtures("everything")
VALUE = DisposalFacts(value_fen=500, valued_by="某评估公司", valued_on=TODAY)
MEETING = DisposalFacts(decided_on=TODAY, meeting="村民代表会议到会 31 人，同意 31 人")
WAN = 1_000_000


class Ending:
    """One disposal, taken forward by the right people."""

    def __init__(self, who, *, asset=None, by=None, kind="sale", **more):
        self.who, self.today = who, TODAY
        self.asset = asset or in_use(who, **({"kind": "public_welfare"} | more))
        self.made = apply_disposal(
            self.asset, kind=kind, reason="expired", why="机器报废", by=by or who.village,
            today=TODAY,
        )  # fmt: skip

    def take(self, step, by, facts=None):
        self.made = take_disposal_step(self.made, step=step, by=by, today=self.today, facts=facts)
        return self.made

    def decided(self):
        self.take("value", self.who.village, VALUE)
        self.take("decide", self.who.village, MEETING)
        return self

    def noticed(self):
        self.take("post", self.who.village)
        self.today = posted("disposal", self.made.uid, on=TODAY)
        return self

    def disposed(self, fen=400):
        facts = DisposalFacts(disposed_on=self.today, receiver="某公司", proceeds_fen=fen)
        self.take("dispose", self.who.village, facts)
        return self


@pytest.mark.parametrize(
    ("fen", "kind", "level"),
    [
        (10 * WAN - 1, "public_welfare", "town"),
        (10 * WAN, "public_welfare", "town_filed"),
        (50 * WAN - 1, "public_welfare", "town_filed"),
        (50 * WAN, "public_welfare", "county"),
        (1, "operating", "county"),
        (1, "household", "town"),
    ],
)
def test_the_level_follows_from_value_and_kind(fen, kind, level):
    who = officers()
    life = Ending(who, asset=in_use(who, fen=fen, kind=kind))
    assert life.made.level == level


def test_the_thresholds_are_figures():
    figures = Figures(town_below_fen=5, county_from_fen=9, operating_to_county=0)
    found = [
        level_of(fen, kind=kind, place=VILLAGE, figures=figures)
        for fen, kind in ((4, "operating"), (5, "operating"), (8, "household"), (9, "household"))
    ]
    assert found == ["town", "town_filed", "town_filed", "county"]
    assert level_of(1, kind="household", place=NANXIONG, figures=figures) == "county"


def test_a_small_one_is_approved_by_the_town_and_its_proceeds_are_booked():
    who = officers()
    life = Ending(who, fen=9 * WAN).decided()
    problem("not_allowed", life.take, "approve", who.county)
    life.take("approve", who.town)
    life.noticed().disposed()
    assert Asset.objects.get(pk=life.asset.pk).state == "disposed"
    assert life.made.due_on == life.today + 30 * DAY
    found = problem(
        "asset_not_ready", book_proceeds, life.made, reinvest=" ", by=who.finance, today=life.today
    )
    assert "没有写处置收入的去向" in found.text
    done = book_proceeds(life.made, reinvest="修机耕路", by=who.finance, today=life.today)
    assert (done.state, done.reinvest, done.due_on) == ("proceeds_booked", "修机耕路", None)
    assert balance(key(Stage.ARRIVED, source=Source.DISPOSAL, place=VILLAGE)) == 400
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_a_middle_one_is_on_the_countys_file_before_it_is_shown():
    who = officers()
    life = Ending(who, fen=20 * WAN).decided()
    life.take("approve", who.town)
    found = problem("asset_not_ready", life.take, "post", who.village)
    assert "县里还没有备案" in found.text
    problem("not_allowed", life.take, "file", who.town)
    life.take("file", who.county)
    problem("asset_not_ready", life.take, "file", who.county)
    life.noticed().disposed(fen=0)
    assert book_proceeds(life.made, reinvest="", by=who.town, today=life.today).entry_uid is None


def test_a_large_or_operating_one_is_approved_by_the_county():
    who = officers()
    for more in ({"fen": 50 * WAN}, {"fen": 1 * WAN}):
        kind = "public_welfare" if more["fen"] > WAN else "operating"
        life = Ending(who, asset=in_use(who, kind=kind, **more)).decided()
        problem("not_allowed", life.take, "approve", who.town)
        life.take("approve", who.county)
        problem("asset_not_ready", life.take, "file", who.county)


def test_whoever_put_it_forward_does_not_approve():
    who = officers()
    life = Ending(who, by=who.town, fen=9 * WAN)
    life.take("value", who.town_chair, VALUE)
    life.take("decide", who.village, MEETING)
    problem("own_submission", life.take, "approve", who.town)
    problem("own_submission", life.take, "approve", who.town_chair)


def test_each_step_tells_all_it_lacks():
    who = officers()
    life = Ending(who, fen=9 * WAN)

    def told(step, facts=None):
        found = problem("asset_not_ready", life.take, step, who.village, facts)
        return [str(each) for each in found.faults]

    assert told("value") == [
        "没有写评估值（没有残值的填 0）",
        "没有写评估机构或评估人",
        "评估日期应在 2022-11-20 到 2022-11-20 之间",
    ]
    life.take("value", who.village, VALUE)
    assert told("decide", DisposalFacts(decided_on=TODAY + DAY)) == [
        "没有写集体决策（村民代表会议）的情况",
        "会议日期应在 2022-11-20 到 2022-11-20 之间",
    ]
    life.take("decide", who.village, MEETING)
    life.take("approve", who.town)
    life.take("post", who.village)
    assert told("dispose") == [
        "公示还没有发布（现在是“起草”），请先批准并发布",
        "处置日期应在 2022-11-20 到 2022-11-20 之间",
        "没有写处置收入（没有收入的填 0）",
        "没有写受让方",
    ]


def test_an_asset_is_disposed_once():
    who = officers()
    life = Ending(who, fen=9 * WAN)
    found = problem("disposal_open", Ending, who, asset=life.asset)
    assert "已有没办结的处置（已申请）" in found.text
    life.decided().take("approve", who.town)
    life.noticed().disposed()
    found = problem("disposed_already", Ending, who, asset=life.asset)
    assert f"已于 {life.today} 处置（出售），一项资产只处置一次" in found.text
    book_proceeds(life.made, reinvest="修路", by=who.finance, today=life.today)
    problem("disposed_already", Ending, who, asset=life.asset)


def test_the_database_lets_no_second_disposal_in():
    who = officers()
    life = Ending(who, fen=9 * WAN)
    with pytest.raises(DatabaseError, match="assets_disposed_once"), transaction.atomic():
        again = Disposal.objects.get(pk=life.made.pk)
        again.pk, again.uid = None, "00000000-0000-0000-0000-000000000001"
        again.save(force_insert=True)


def test_what_is_returned_leaves_the_asset_where_it_was():
    who = officers()
    asset = in_use(who, kind="public_welfare")
    take_asset_step(asset, step="report_idle", by=who.village, today=TODAY, reason="停用")
    life = Ending(who, asset=asset).decided()
    problem("reason_needed", life.take, "return", who.town)
    life.take("return", who.town, DisposalFacts(reason="评估依据不足"))
    asset.refresh_from_db()
    assert asset.state == "idle"
    Ending(who, asset=asset)
    assert sorted(Disposal.objects.values_list("state", flat=True)) == ["applied", "returned"]


def test_what_is_in_disposal_takes_no_other_step():
    who = officers()
    life = Ending(who)
    problem(
        "wrong_state", take_asset_step, life.asset, step="report_idle", by=who.village,
        today=TODAY, reason="停用",
    )  # fmt: skip
    problem("not_allowed", life.take, "value", who.stranger, VALUE)
    problem("stale", take_disposal_step, life.made, step="value", by=who.village, today=TODAY,
            facts=VALUE, version=life.made.version + 1)  # fmt: skip


def test_what_is_let_is_not_disposed_of_before_its_contract_ends():
    who = officers()
    asset = in_use(who, kind="operating")
    operation = start_operation(
        asset, mode="lease", operator="某公司", from_on=TODAY, to_on=TODAY + 900 * DAY,
        yearly_fen=100, by=who.village, today=TODAY,
    )  # fmt: skip
    life = Ending(who, asset=asset)
    life.decided().take("approve", who.county)
    life.noticed()
    told = problem("asset_not_ready", life.disposed).text
    assert f"与“某公司”的经营合同到 {operation.to_on} 才满；请先终止合同" in told
    end_operation(operation, on=TODAY, by=who.village, today=life.today, reason="资产要处置")
    assert life.disposed().made.state == "disposed"
    assert not DueIncome.objects.filter(operation=operation, due_on__gt=TODAY).exists()


def test_nothing_is_disposed_of_before_its_notice_is_over():
    who = officers()
    life = Ending(who, fen=9 * WAN).decided()
    life.take("approve", who.town)
    life.noticed()
    facts = DisposalFacts(disposed_on=TODAY, receiver="某公司", proceeds_fen=1)
    told = problem("asset_not_ready", life.take, "dispose", who.village, facts).text
    assert f"处置日期应在 {life.today} 到 {life.today} 之间" in told
