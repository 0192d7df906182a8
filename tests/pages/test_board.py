"""The board, one duty explained, its exemption and its sheet, as each of the cast sees them."""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.cast import SHAOGUAN, ZHUJI, Cast, Stage, account, cluster, org
from tests.duties.world import pair_cities, record, refreshed
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.duties.choices import Status
from zhuzhen.duties.models import Exemption
from zhuzhen.pages.board.reading import tally

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def figures(on_stage: Stage, people: Cast):
    """Visits of 甲局 and briefs of the team; 丁局 of the other cluster owes too."""
    pair_cities()

    def visit(who, on, rank, **more):
        values = {"rank": rank}
        record("field_visit", on, values=values, org=who, place_id=ZHUJI, **more)

    visit(on_stage.lead, "2022-03-10", "principal", cluster=on_stage.cluster)
    visit(on_stage.lead, "2022-05-01", "in_charge", cluster=on_stage.cluster)
    visit(on_stage.lead, "2022-06-01", "in_charge", cluster=on_stage.cluster, state="returned")
    ours = {"cluster": on_stage.cluster, "place_id": ZHUJI, "team": on_stage.team}
    for month in (1, 2, 3):
        record("work_brief", f"2022-{month:02}-20", **ours)
    return refreshed()


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def rows_of(client: Client, query: str = "kind=cluster_org") -> dict[str, dict[str, str]]:
    answer = client.get(f"/board/?{query}")
    assert answer.status_code == 200
    return {
        line.name: {
            place.column.duty: place.cell.text for place in line.places if place.cell is not None
        }
        for line in answer.context["lines"]
    }


def unit(stage: Stage, duty: str = "in_charge_visit") -> str:
    return f"/board/{duty}/cluster_org:{stage.lead.pk}/?period=2022"


def test_cells_are_figures_over_targets(figures, people):
    rows = rows_of(signed_in(people.assisting_city))
    assert sorted(rows) == ["东莞市丁局", "东莞市丙局", "东莞市乙局", "东莞市甲局"]
    assert rows["东莞市甲局"]["principal_visit"] == "1/1"
    assert rows["东莞市甲局"]["in_charge_visit"] == "1/2"
    assert rows["东莞市乙局"]["principal_visit"] == "0/1"


OURS = ["东莞市丙局", "东莞市乙局", "东莞市甲局"]


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("province", ["东莞市丁局", *OURS]),
        ("host_city", OURS),
        ("county", OURS),
        ("town", OURS),
        ("village", ["珠玑村委会"]),
        ("liaison", OURS),
        ("colleague", OURS),
        ("task_force", OURS),
        ("auditor", OURS),
        ("stranger", []),
        ("outsider", ["东莞市丁局"]),
        ("system_admin", []),
    ],
)
def test_each_sees_the_units_of_their_scope(figures, people, who, units):
    rows = rows_of(signed_in(getattr(people, who)))
    assert sorted(rows) == units


def test_nobody_else_sees_a_duty(figures, people, on_stage):
    for who in ("stranger", "outsider", "system_admin", "village"):
        answer = signed_in(getattr(people, who)).get(unit(on_stage))
        assert answer.status_code == 404, who
        assert "甲局" not in answer.content.decode()


def test_who_is_not_signed_in_is_asked_to(figures, on_stage):
    for address in ("/board/", "/board/export/", unit(on_stage), "/awaiting/", "/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_filters_stand_in_the_address(figures, people):
    client = signed_in(people.assisting_city)
    assert sorted(rows_of(client, "kind=cluster_org&unit=乙")) == ["东莞市乙局"]
    assert sorted(rows_of(client, f"kind=cluster_org&place={SHAOGUAN}")) == OURS
    assert rows_of(client, "kind=cluster_org&duty=principal_visit&unit=甲") == {
        "东莞市甲局": {"principal_visit": "1/1"}
    }
    met = rows_of(client, "kind=cluster_org&status=met")
    assert sorted(met) == ["东莞市甲局"]
    assert rows_of(client, "kind=cluster_org&unit=没有的单位") == {}
    assert sorted(rows_of(client, "kind=nonsense&status=nonsense&page=x&org=x")) == [
        "东莞市丁局", *OURS,
    ]  # fmt: skip


def test_one_kind_of_owners_at_a_time(figures, people):
    client = signed_in(people.assisting_city)
    answer = client.get("/board/")
    kinds = {kind.kind: kind.owners for kind in answer.context["kinds"]}
    assert kinds["cluster_org"] == 4
    assert kinds["cluster"] == 2
    assert kinds["city_pair"] == 2
    assert list(kinds)[0] == "cluster_org"
    assert sorted(rows_of(client, "kind=cluster")) == ["棉湖镇组团", "珠玑镇组团"]


def test_months_are_summed_up_in_the_cell_and_told_in_the_drawer(figures, people, on_stage):
    briefs = {key for duty, key, _ in figures if duty == "work_briefs"}
    (key,) = {key for key in briefs if figures["work_briefs", key, "2022-01"].is_met}
    kind = key.partition(":")[0]
    client = signed_in(people.assisting_city)
    cells = rows_of(client, f"kind={kind}&duty=work_briefs")
    assert "3/12期" in {cell["work_briefs"] for cell in cells.values()}
    answer = client.get(f"/board/work_briefs/{key}/?period=2022")
    months = answer.context["months"]
    assert [month.value for month in months][:4] == ["1", "1", "1", "0"]
    assert len(months) == 12
    assert answer.context["period_label"] == "2022年4月"
    one = client.get(f"/board/work_briefs/{key}/?period=2022-02")
    assert one.context["period_label"] == "2022年2月"
    assert len(one.context["counted"]) == 1


def test_a_duty_tells_what_counted_and_what_did_not(figures, people, on_stage):
    answer = signed_in(people.county).get(unit(on_stage))
    assert answer.status_code == 200
    told = answer.context["told"]
    assert (told.value, told.target, told.status.status) == ("1", "2", Status.AT_RISK)
    assert [fact.judged.record.happened_on for fact in answer.context["counted"]] == [
        dt.date(2022, 5, 1)
    ]
    why = [(f.judged.record.happened_on, f.judged.reason) for f in answer.context["not_counted"]]
    assert why == [(dt.date(2022, 6, 1), "已退回")]
    body = answer.content.decode()
    assert "/clauses/dg-2022/1d/" in body
    assert "dongguan-2022@1" in body


def test_the_drawer_is_a_piece_of_the_page(figures, people, on_stage):
    client = signed_in(people.county)
    for address in (unit(on_stage), "/board/?kind=cluster_org"):
        whole = client.get(address).content.decode()
        part = client.get(address, headers=HTMX).content.decode()
        assert without_moment(part) in without_moment(whole)
        assert "<html" not in part


def without_moment(text: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(r"\d{4}年\d+月\d+日 \d\d:\d\d", "", text).strip()


def test_a_superior_exempts_with_a_reason_and_lifts_it(figures, people, on_stage):
    client, at = signed_in(people.assisting_city), unit(on_stage)
    path, _, query = at.partition("?")
    assert client.get(at).context["may_exempt"] is True
    refused = client.post(f"{path}exemption/?{query}", {"reason": " "})
    assert refused.status_code == 422
    assert "请填写" in refused.content.decode()
    assert not Exemption.objects.exists()
    done = client.post(f"{path}exemption/?{query}", {"reason": "批复〔2022〕8号"}, headers=HTMX)
    assert done.status_code == 200
    assert done["HX-Trigger"] == "figures-moved"
    assert "批复〔2022〕8号" in done.content.decode()
    assert client.get(at).context["told"].status.status is Status.EXEMPT
    assert AuditEntry.objects.filter(act="exempt_duty").count() == 1
    lifted = client.post(f"{path}exemption/lifting/?{query}", {"reason": "已具备条件"})
    assert lifted.status_code == 302
    assert client.get(at).context["told"].status.status is Status.AT_RISK


@pytest.mark.parametrize("who", ["county", "town", "liaison", "auditor"])
def test_who_is_no_superior_cannot_exempt(figures, people, on_stage, who):
    client, at = signed_in(getattr(people, who)), unit(on_stage)
    path, _, query = at.partition("?")
    assert client.get(at).context["may_exempt"] is False
    answer = client.post(f"{path}exemption/?{query}", {"reason": "想免"})
    assert answer.status_code == 403
    assert not Exemption.objects.exists()


def test_the_sheet_shows_what_the_board_shows(figures, people):
    client = signed_in(people.assisting_city)
    answer = client.get("/board/export/?kind=cluster_org&unit=甲")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    names = [row[0] for row in rows]
    assert "东莞市甲局" in names
    assert "东莞市乙局" not in names


@pytest.mark.parametrize("role", ["sys_admin", "sec_admin", "audit_admin"])
def test_an_administrator_takes_no_sheet_away(figures, people, role):
    client = signed_in(account(f"test-{role}", role=role))
    assert client.get("/board/export/?kind=cluster_org").status_code == 403
    assert "/board/export/" not in client.get("/board/").content.decode()


def test_taking_the_sheet_away_is_audited(figures, people):
    answer = signed_in(people.assisting_city).get("/board/export/?kind=cluster_org&period=2022")
    assert answer.status_code == 200
    scope.enter(scope.EVERYTHING)
    entry = AuditEntry.objects.get(act="board.export")
    assert (entry.actor_id, entry.subject_id) == (people.assisting_city.pk, "2022")


def test_the_board_asks_as_often_for_many_units_as_for_few(figures, people):
    client = signed_in(people.assisting_city)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/board/?kind=cluster_org").status_code == 200
        return len(captured)

    asked()
    before = asked()
    scope.enter(scope.EVERYTHING)
    others = tuple(org(f"东莞市第{number}局") for number in range(3))
    cluster("440224102000", name="闻韶镇组团", lead=others[0], members=others[1:])
    refreshed()
    assert asked() == before


def test_a_tally_rounds_its_share_down_and_leaves_the_exempt_out():
    counted = tally({Status.MET: 199, Status.OVERDUE: 1, Status.EXEMPT: 5})
    assert (counted.met, counted.owed, counted.percent) == (199, 200, 99)
    assert tally({Status.EXEMPT: 3}).percent is None
