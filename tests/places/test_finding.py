"""Places found as people write them; what is ambiguous is asked about, never guessed."""

import datetime as dt

import pytest

from zhuzhen.base.problems import Problem
from zhuzhen.places.models import Division, DivisionName
from zhuzhen.places.queries import find, resolve, suggest

pytestmark = pytest.mark.usefixtures("everything")
ZHUJI = "440282113000"
DAPING = ["441403104000", "441481125000", "441826108000", "445281115000"]


@pytest.mark.parametrize(
    "text",
    [
        "440282113000",
        "440282113",
        "４４０２８２１１３０００",
        "珠玑镇",
        "韶关市珠玑镇",
        "韶关珠玑",
        "韶关珠玑镇",
        "南雄市珠玑镇",
        "南雄珠玑",
        "韶关市南雄市珠玑镇",
        "广东省韶关市南雄市珠玑镇",
        "广东韶关南雄珠玑",
        " 韶关市 / 南雄市 / 珠玑镇 ",
        "珠玑镇人民政府",
        "珠玑",
    ],
)
def test_the_town_is_found_however_it_is_written(text: str) -> None:
    assert resolve(text).code == ZHUJI


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("珠玑村委会", "440282113201"),
        ("珠玑镇珠玑村", "440282113201"),
        ("珠玑村民委员会", "440282113201"),
        ("南雄珠玑镇珠玑村", "440282113201"),
        ("韶关", "440200000000"),
        ("南雄", "440282000000"),
        ("连山", "441825000000"),
        ("连山县", "441825000000"),
        ("连山壮族瑶族自治县", "441825000000"),
        ("乳源", "440232000000"),
        ("连南大坪镇", "441826108000"),
        ("清远连南大坪", "441826108000"),
        ("连山永和镇", "441825100000"),
        ("兴宁市永和镇", "441481107000"),
        ("广东省", "440000000000"),
    ],
)
def test_others_are_found_by_part_of_their_path(text: str, code: str) -> None:
    assert resolve(text).code == code


@pytest.mark.parametrize("finder", [find, resolve, suggest])
def test_a_text_too_long_for_a_place_is_refused_before_anything_is_read(
    finder, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0), pytest.raises(Problem) as caught:
        finder("珠" * 101)
    assert caught.value.code == "place_text_too_long"
    assert "101 个字" in caught.value.text
    assert find("珠" * 100) == ()


def test_a_town_directly_under_its_city_is_found() -> None:
    found = resolve("东莞市虎门镇")
    assert found.parent_id == "441900000000"
    assert resolve("东莞虎门", level="town") == found


@pytest.mark.parametrize(
    ("text", "codes"),
    [("大坪镇", DAPING), ("永和镇", ["441481107000", "441825100000"])],
)
def test_an_ambiguous_name_comes_back_as_candidates(text: str, codes: list[str]) -> None:
    assert [each.code for each in find(text)] == codes
    with pytest.raises(Problem) as caught:
        resolve(text)
    assert caught.value.code == "ambiguous_place"
    assert caught.value.text == f"“{text}”有 {len(codes)} 个同名地方，请选定是哪一个。"
    assert [each["code"] for each in caught.value.facts["candidates"]] == codes


def test_a_wrong_pair_is_a_question_with_the_nearest_first() -> None:
    with pytest.raises(Problem) as caught:
        resolve("连山大坪镇")
    assert caught.value.code == "place_mismatch"
    near = [each["code"] for each in caught.value.facts["candidates"]]
    assert near[0] == "441826108000"  # 连南, next door
    assert sorted(near) == DAPING
    assert "清远市连山壮族瑶族自治县没有大坪镇" in caught.value.text
    assert find("连山大坪镇") == ()


def test_level_and_area_narrow_the_question() -> None:
    assert resolve("大坪镇", within="441800000000").code == "441826108000"
    assert [each.name for each in find("珠玑", level="village")] == ["珠玑社区居委会", "珠玑村委会"]
    with pytest.raises(Problem) as caught:
        resolve("珠玑镇", within="441800000000")
    assert caught.value.code == "unknown_place"


@pytest.mark.parametrize("text", ["无此地镇", "", "  ", "999999999999", "44028", "镇", "%", "_"])
def test_what_is_no_place_is_said_so(text: str) -> None:
    assert find(text) == ()
    with pytest.raises(Problem) as caught:
        resolve(text)
    assert caught.value.code == "unknown_place"
    assert caught.value.facts["candidates"] == ()


def test_every_full_path_resolves_to_itself_or_asks() -> None:
    """Each hundredth division: its path finds it, alone unless a namesake has the same path."""
    for each in Division.objects.order_by("code")[::100]:
        found = find(each.path, level=each.level)
        assert each in found, each.path
        assert {other.path for other in found} == {each.path}


def test_a_former_name_finds_what_bears_another_today() -> None:
    DivisionName.objects.filter(division_id=ZHUJI).update(during=(dt.date(2021, 1, 1), None))
    DivisionName.objects.create(
        division_id=ZHUJI,
        name="沙水人民公社",
        short_name="沙水人民公社",
        during=(dt.date(1958, 1, 1), dt.date(2021, 1, 1)),
    )
    assert resolve("南雄沙水人民公社").code == ZHUJI


def test_the_search_box_shows_what_is_meant_then_what_contains_it() -> None:
    shown = suggest("珠玑", limit=30)
    assert shown[0].code == ZHUJI
    assert len(shown) > 10
    assert all("珠玑" in each.path for each in shown)
    assert len({each.code for each in shown}) == len(shown)
    assert suggest(" ") == ()
