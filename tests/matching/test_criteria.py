"""Each criterion by itself: its score, what it shuts out, and the sentence it gives."""

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import DONGGUAN, NANXIONG, ZHUJI
from tests.matching.making import criterion
from zhuzhen.matching.declared import county_centres
from zhuzhen.matching.rules.criteria import Known, fit_of, mask_of, value_of
from zhuzhen.matching.rules.reasons import One, months_told, reason, room_reason

KNOWN = Known(county_centres(Path(settings.DATA_ROOT) / "county-centres.csv"))
RANKED = Known({}, {"none": 0, "trained": 1, "junior": 2})
VILLAGE, OTHER_VILLAGE = "440282113201", "440282113202"
HUKOU, LECHANG, DALANG = "440282112000", "440281000000", "441900116000"


def judged(rule, *, ask: One, offer: One, known: Known = KNOWN):
    """(score, whether it passes, what is said)."""
    score, passes = fit_of(
        rule,
        ask=value_of(rule, place=ask.place, values=ask.values, names=rule.asks),
        offer=value_of(rule, place=offer.place, values=offer.values, names=rule.offers),
        known=known,
    )
    told = reason(rule, ask=ask, offer=offer, known=known)
    return round(score, 2), passes, told.text


def one(place: str = ZHUJI, **values) -> One:
    return One(place, values, lambda name: str(values[name]))


@pytest.mark.parametrize(
    ("ask", "offer", "expected"),
    [
        (VILLAGE, VILLAGE, (1.0, True, "同村")),
        (VILLAGE, OTHER_VILLAGE, (0.95, True, "同镇")),
        (VILLAGE, ZHUJI, (0.95, True, "同镇")),
        (ZHUJI, HUKOU, (0.85, True, "同县（市、区）")),
        (ZHUJI, NANXIONG, (0.85, True, "同县（市、区）")),
        (ZHUJI, LECHANG, (0.62, True, "距 115 公里")),
        (ZHUJI, DALANG, (0.39, True, "距 255 公里")),
        (DALANG, "441900103000", (0.8, True, "同市")),
        (ZHUJI, "500101000000", (0.0, False, "距离算不出来")),
        (ZHUJI, "", (0.0, False, "距离算不出来")),
    ],
)
def test_distance_goes_by_the_tree_and_then_by_county_centres(ask, offer, expected):
    rule = criterion("distance", far_km=500)
    score, passes, text = judged(rule, ask=one(ask), offer=one(offer))
    assert (passes, text) == expected[1:]
    assert score == pytest.approx(expected[0], abs=0.01)


@pytest.mark.parametrize(
    ("reach", "offer", "passes", "text"),
    [
        ("town", VILLAGE, True, "在愿去的“town”以内"),
        ("town", HUKOU, False, "在本县，超出愿去的“town”"),
        ("county", NANXIONG, True, "在愿去的“county”以内"),
        ("county", LECHANG, False, "在本市，超出愿去的“county”"),
        ("city", LECHANG, True, "在愿去的“city”以内"),
        ("province", DONGGUAN, True, "在愿去的“province”以内"),
        ("province", "430101000000", False, "在省外，超出愿去的“province”"),
        ("beyond", "430101000000", True, "在愿去的“beyond”以内"),
        (None, "430101000000", True, "没有说最远去到哪里"),
    ],
)
def test_reach_is_never_overstepped(reach, offer, passes, text):
    rule = criterion("reach", asks="reach", hard=True)
    found = judged(rule, ask=one(ZHUJI, reach=reach), offer=one(offer))
    assert found == (float(passes), passes, text)


@pytest.mark.parametrize(
    ("ask", "offer", "expected"),
    [
        ("garment", "garment", (1.0, True, "same相同：garment")),
        ("garment", "food", (0.0, False, "same不同：要garment，是food")),
        ("any", "food", (1.0, True, "same不限")),
        ("garment", "any", (1.0, True, "same不限")),
        (None, "food", (1.0, True, "对same没有要求")),
        ("garment", None, (0.5, True, "没有写same，请先问清")),
    ],
)
def test_the_same_choice(ask, offer, expected):
    rule = criterion("same", asks="a", offers="o", anything=["any"])
    assert judged(rule, ask=one(a=ask), offer=one(o=offer)) == expected


@pytest.mark.parametrize(
    ("ask", "offer", "expected"),
    [
        (400_000, 450_000, (1.0, True, "wage合适：450000，要求 400000")),
        (400_000, 400_000, (1.0, True, "wage合适：400000，要求 400000")),
        (400_000, 360_000, (0.8, False, "wage不够：360000，要求 400000")),
        (400_000, 200_000, (0.0, False, "wage不够：200000，要求 400000")),
        (None, 200_000, (1.0, True, "对wage没有要求")),
        (400_000, None, (0.5, True, "没有写wage，请先问清")),
        ("2.5", "2.50", (1.0, True, "wage合适：2.50，要求 2.5")),
    ],
)
def test_numbers_at_least(ask, offer, expected):
    rule = criterion("at_least", label="wage", asks="a", offers="o")
    assert judged(rule, ask=one(a=ask), offer=one(o=offer)) == expected


@pytest.mark.parametrize(
    ("most", "price", "expected"),
    [
        (800, 700, (1.0, True, "price合适：700，要求 800")),
        (700, 800, (0.75, False, "price不够：800，要求 700")),
        (None, 800, (1.0, True, "对price没有要求")),
        (700, None, (0.5, True, "没有写price，请先问清")),
    ],
)
def test_a_limit_that_the_asking_side_sets(most, price, expected):
    rule = criterion("at_least", label="price", asks="a", offers="o", larger="asks")
    assert judged(rule, ask=one(a=most), offer=one(o=price)) == expected


def test_the_least_demand_is_none():
    rule = criterion(
        "at_least", label="skill", asks="a", offers="o", larger="asks", demanded_by="offers"
    )
    told = judged(rule, ask=one(a="junior"), offer=one(o="none"), known=RANKED)
    assert told == (1.0, True, "对skill没有要求")


def test_a_pack_may_give_its_own_sentences():
    rule = criterion(
        "at_least",
        asks="a",
        offers="o",
        says="给{offers}够{asks}",
        **{"else": "{offers}不到{asks}"},
    )
    assert judged(rule, ask=one(a=4), offer=one(o=5))[2] == "给 5够 4"
    assert judged(rule, ask=one(a=4), offer=one(o=3))[2] == "3不到 4"
    assert judged(rule, ask=one(a=None), offer=one(o=3))[2] == "对at_least没有要求"


@pytest.mark.parametrize(
    ("skill", "wanted", "expected"),
    [
        ("junior", "trained", (1.0, True)),
        ("trained", "junior", (0.5, False)),
        ("none", "junior", (0.0, False)),
        (None, "junior", (0.5, True)),
        ("none", None, (1.0, True)),
        (None, None, (1.0, True)),
    ],
)
def test_skill_is_what_the_asking_side_gives(skill, wanted, expected):
    rule = criterion("at_least", asks="a", offers="o", larger="asks", demanded_by="offers")
    assert judged(rule, ask=one(a=skill), offer=one(o=wanted), known=RANKED)[:2] == expected


@pytest.mark.parametrize(
    ("asks", "offers", "expected"),
    [
        ((3, 5), (9, 11), (0.0, False, "时节不合：一边 3—5 月，一边 9—11 月")),
        ((3, 5), (5, 8), (0.33, True, "时节部分相合：只有 5 月")),
        ((11, 2), (12, 1), (1.0, True, "时节相合：12—1 月")),
        ((11, 2), (2, 11), (0.5, True, "时节部分相合：只有 2 月、11 月")),
        ((None, None), (9, 11), (1.0, True, "时节相合：9—11 月")),
        ((None, None), (None, None), (1.0, True, "时节相合：全年")),
    ],
)
def test_seasons(asks, offers, expected):
    rule = criterion("months", label="时节", asks=["f", "t"], offers=["f", "t"])
    ask, offer = (one(f=pair[0], t=pair[1]) for pair in (asks, offers))
    assert judged(rule, ask=ask, offer=offer) == expected


@given(st.integers(1, 12), st.integers(1, 12))
def test_a_season_has_as_many_months_as_it_says(first, last):
    assert bin(mask_of((first, last))).count("1") == (last - first) % 12 + 1
    assert months_told(mask_of((first, last)))


@pytest.mark.parametrize(
    ("ask", "offer", "expected"),
    [
        ("丝苗米", "南雄丝苗米", (1.0, True, "要的就是南雄丝苗米")),
        ("南雄贡柑", "贡柑", (1.0, True, "要的就是贡柑")),
        ("贡柑", "板鸭", (0.0, False, "品名不同：要贡柑，是板鸭")),
        (None, "板鸭", (1.0, True, "对品名没有要求")),
    ],
)
def test_words_within_words(ask, offer, expected):
    rule = criterion("words", label="品名", asks="a", offers="o")
    assert judged(rule, ask=one(a=ask), offer=one(o=offer)) == expected


@pytest.mark.parametrize(
    ("need", "left", "expected"),
    [
        (1, 3, ("还有 3 名", "good")),
        (500, 300, ("只剩 300 名，要 500 名", "poor")),
        (0.5, 1234.5, ("还有 1,234.5 名", "good")),
        (1, float("inf"), ("没有写数量，请先问清", "fair")),
    ],
)
def test_what_is_left(need, left, expected):
    told = room_reason(need=need, left=left, label="名额", unit="名")
    assert (told.text, told.mood) == expected
