"""The desk of each of the cast: what they owe, what waits for them, and nothing else."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import SHAOGUAN, ZHUJI, Cast, Stage, account
from tests.duties.world import pair_cities, record, refreshed
from zhuzhen.base import scope
from zhuzhen.registers.queries import all_declared

pytestmark = pytest.mark.django_db


def visit(stage: Stage, who, on: str, rank: str, **more):
    values = {"rank": rank}
    links = {"org": who, "place_id": ZHUJI, "cluster": stage.cluster}
    return record("field_visit", on, values=values, **links, **more)


@pytest.fixture
def figures(on_stage: Stage, people: Cast):
    pair_cities()
    visit(on_stage, on_stage.lead, "2022-03-10", "principal")
    visit(on_stage, on_stage.lead, "2022-05-01", "in_charge")
    visit(on_stage, on_stage.member_b, "2022-11-10", "principal")
    return refreshed()


def desk(who, query: str = ""):
    client = Client()
    client.force_login(who)
    answer = client.get(f"/?{query}")
    assert answer.status_code == 200
    return answer


def lines(answer) -> dict[str, list[tuple[str, str, str]]]:
    return {
        section.id: [
            (line.title, line.who, f"{line.value}/{line.target}") for line in section.lines
        ]
        for section in answer.context["sections"]
    }


def test_a_liaison_sees_what_the_unit_and_its_cluster_owe(figures, people):
    found = lines(desk(people.liaison))
    soon = {(title, who): figure for title, who, figure in found["soon"]}
    assert soon["分管负责同志到结对镇调研", "东莞市甲局 · 2022年"] == "1/2"
    assert any(who.startswith("珠玑镇组团") for _, who in soon)
    assert not any("乙局" in who or "丁局" in who for _, who in soon)
    late = [(title, who) for title, who, _ in found["overdue"]]
    assert any(who.endswith("2022年8月") for _, who in late)


def test_a_member_sees_its_own_unit_alone(figures, people):
    found = lines(desk(people.colleague))
    owners = {who.partition(" · ")[0] for section in found.values() for _, who, _ in section}
    assert owners == {"东莞市乙局"}
    assert "主要负责同志到结对镇调研" in [title for title, _, _ in found["done"]]


def test_each_line_has_a_button_that_does_it(figures, people, on_stage):
    answer = desk(people.colleague)
    (soon,) = [section for section in answer.context["sections"] if section.id == "soon"]
    line = next(line for line in soon.lines if line.title == "分管负责同志到结对镇调研")
    assert line.action == "记一笔"
    assert line.action_address.startswith("/registers/field_visit/new/?")
    assert f"org={on_stage.member_b.pk}" in line.action_address
    assert line.when == "还剩 41 天"
    body = answer.content.decode()
    assert "/clauses/dg-2022/1d/" in body
    assert line.address in body


def test_returned_and_awaiting_records_are_listed(figures, people, on_stage):
    scope.enter(scope.EVERYTHING)
    returned = visit(
        on_stage, on_stage.member_b, "2022-06-06", "in_charge", state="returned",
        created_by=people.colleague,
    )  # fmt: skip
    found = lines(desk(people.colleague))
    assert [title for title, _, _ in found["returned"]] == [returned.summary]
    assert "returned" not in lines(desk(people.liaison))
    assert "returned" not in lines(desk(people.outsider))


def awaiting(who) -> str:
    client = Client()
    client.force_login(who)
    return re.sub(r"<[^>]+>", "", client.get("/awaiting/").content.decode()).strip()


def test_only_a_reviewer_is_told_what_awaits_confirmation(figures, people, on_stage):
    scope.enter(scope.EVERYTHING)
    confirmed = [each.id for each in all_declared() if each.register.needs_confirmation]
    assert confirmed, "the packs declare a register that needs confirmation"
    waiting = record(confirmed[0], "2022-07-01", org=on_stage.member_b, place_id=ZHUJI,
                     cluster=on_stage.cluster, created_by=people.colleague)  # fmt: skip
    for who in (people.liaison, people.county, people.assisting_city):
        found = lines(desk(who)).get("awaiting", [])
        assert waiting.summary in [title for title, _, _ in found]
        assert re.search("待办 [1-9]", awaiting(who))
    for who in (people.colleague, people.stranger, people.outsider, people.auditor):
        assert "awaiting" not in lines(desk(who))
        assert not re.search("待办 [1-9]", awaiting(who))


def test_an_office_sees_how_all_stand_with_links_to_the_board(figures, people):
    answer = desk(people.assisting_city)
    units = next(row for row in answer.context["standings"] if row.kind == "cluster_org")
    assert units.tally.met == 2
    assert 'href="/board/?kind=cluster_org&status=met"' in answer.content.decode().replace(
        "&amp;", "&"
    )
    assert desk(people.liaison).context["standings"] == []


def test_the_place_in_the_address_narrows_the_desk(figures, people):
    everywhere = {row.kind: row.tally.owed for row in desk(people.province).context["standings"]}
    here = {
        row.kind: row.tally.owed
        for row in desk(people.province, f"place={SHAOGUAN}").context["standings"]
    }
    assert here["cluster_org"] < everywhere["cluster_org"]
    assert lines(desk(people.liaison, "place=445200000000")) == {}


@pytest.mark.parametrize("who", ["stranger", "auditor", "host_city"])
def test_who_owes_nothing_is_told_so(figures, people, who):
    answer = desk(getattr(people, who))
    assert "记一笔<span" not in answer.content.decode()
    assert {"overdue", "soon"}.isdisjoint(lines(answer))


@pytest.mark.parametrize(("who", "owner"), [("village", "珠玑村委会"), ("town", "珠玑镇")])
def test_a_village_and_a_town_see_what_they_themselves_owe(figures, people, who, owner):
    found = lines(desk(getattr(people, who)))
    found.pop("awaiting", None)
    owners = {each.partition(" · ")[0] for section in found.values() for _, each, _ in section}
    assert owners == {owner}


def test_administrators_have_their_tools_and_no_business(figures, people):
    body = desk(people.system_admin).content.decode()
    assert "看不到业务数据" in body
    assert "/account/" in body
    assert "职责看板" not in body


def test_who_has_no_role_is_told_whom_to_ask(figures):
    scope.enter(scope.EVERYTHING)
    nobody = account("nobody", role="county", place_id=SHAOGUAN)
    nobody.grants.all().delete()
    assert "安全管理员" in desk(nobody).content.decode()


def test_the_desk_asks_as_often_for_many_records_as_for_one(figures, people, on_stage):
    client = Client()
    client.force_login(people.colleague)

    def returned(number: int) -> None:
        scope.enter(scope.EVERYTHING)
        for _ in range(number):
            visit(on_stage, on_stage.member_b, "2022-06-06", "in_charge", state="returned",
                  created_by=people.colleague)  # fmt: skip

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    returned(1)
    asked()
    before = asked()
    returned(2)
    assert asked() == before


def test_the_desk_part_is_a_piece_of_the_page(figures, people):
    client = Client()
    client.force_login(people.liaison)
    whole = client.get("/").content.decode()
    part = client.get("/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in whole
    assert "<html" not in part
