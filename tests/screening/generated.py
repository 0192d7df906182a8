"""Feeds and people made by chance, and rules of every shape over them."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from zhuzhen.policy.schema import Feed, ScreeningRule, Terms
from zhuzhen.policy.schema.people import PERSON_FACTS

ON = dt.date(2022, 11, 20)
VILLAGES = ("440282113201", "440282113202", "440281100201")
PERSONS = [f"{n:064x}" for n in range(12)]
SOURCE = [{"document": "doc", "clause": "1"}]
GRADES = ("a", "b", "c")
TERMS = {
    "grade": Terms.model_validate(
        {
            "id": "grade",
            "origin": "made",
            "label": "等级",
            "ordered": True,
            "values": [{"code": code, "label": code.upper()} for code in GRADES],
        }
    )
}


def _feed(name: str, holds: str) -> Feed:
    columns = [
        {"id": "id_number", "label": "证件", "kind": "id_number", "required": True},
        {"id": "paid_on", "label": "日期", "kind": "date", "required": True},
        {"id": "amount", "label": "金额", "kind": "money_fen"},
        {"id": "grade", "label": "等级", "kind": "choice", "terms": "grade"},
        {"id": "settled", "label": "已解决", "kind": "yes_no"},
    ]
    return Feed.model_validate(
        {
            "id": name, "origin": "made", "title": name, "department": "某局", "purpose": "试",
            "source": SOURCE, "holds": holds, "person": "id_number", "columns": columns,
            "keep_days": 30, **({"dated_by": "paid_on"} if holds == "events" else {}),
        }
    )  # fmt: skip


FEEDS = {name: _feed(name, holds) for name, holds in (("events", "events"), ("more", "events"))}
FEEDS["listed"] = _feed("listed", "list")


@dataclass(frozen=True)
class World:
    rows: dict[str, list[dict[str, Any]]]
    people: list[dict[str, Any]]


def rule(**keys: object) -> ScreeningRule:
    usual = {
        "id": "made", "origin": "made", "title": "试", "source": SOURCE, "feeds": ["events"],
        "per": "person", "confidence": 50, "text": "试", "verify_days": 5,
    }  # fmt: skip
    return ScreeningRule.model_validate(usual | keys)


ROWS_OF = (None, 'grade == "a"', 'grade >= "b"', "not settled", "amount > 500", "grade == None")
PEOPLE = (
    None,
    "age >= 18",
    "6 <= age <= 15 or age == None",
    'relation in ["head", "spouse"]',
    "not is_monitored",
    'place in ["440282000000"]',
)
_BOUND = st.sampled_from([{"more_than": 0}, {"more_than": 700}, {"at_least": 1}, {"at_least": 3}])
_COMMON = {
    "of": st.sampled_from(ROWS_OF),
    "per": st.sampled_from(["person", "household"]),
    "months": st.sampled_from([None, 1, 6]),
    "where": st.sampled_from(PEOPLE),
}
_TWO = st.sampled_from([["events"], ["events", "more"]])


def _drawn(**parts: Any) -> st.SearchStrategy[ScreeningRule]:
    def made(drawn: dict[str, Any]) -> ScreeningRule:
        bound = drawn.pop("bound", {})
        return rule(**drawn, **bound)

    return st.fixed_dictionaries(parts).map(made)


RULES = st.one_of(
    _drawn(**_COMMON, feeds=_TWO, measure=st.just("sum"), field=st.just("amount"), bound=_BOUND),
    _drawn(**_COMMON, feeds=_TWO, measure=st.just("count"), bound=_BOUND),
    _drawn(
        **_COMMON | {"of": st.sampled_from(ROWS_OF[1:])},
        feeds=_TWO,
        measure=st.just("latest"),
        text=st.just("{grade} {amount} {settled}"),
    ),
    _drawn(
        **_COMMON | {"of": st.sampled_from(ROWS_OF[1:]), "months": st.none()},
        feeds=st.just(["listed"]),
        measure=st.just("latest"),
        text=st.just("{grade}"),
    ),
    _drawn(
        **_COMMON | {"where": st.sampled_from(PEOPLE[1:]), "months": st.none()},
        feeds=st.just(["listed"]),
        measure=st.just("missing"),
    ),
)
_ROW = st.fixed_dictionaries(
    {
        "person": st.sampled_from(PERSONS),
        "feed": st.integers(1, 2),
        "paid_on": st.dates(dt.date(2022, 4, 1), dt.date(2022, 12, 31)),
        "amount": st.one_of(st.none(), st.integers(-300, 1000)),
        "grade": st.sampled_from([None, *GRADES]),
        "settled": st.sampled_from([None, True, False]),
    }
)


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "row": number} for number, row in enumerate(rows)]


_ROWS = st.lists(_ROW, max_size=14).map(_numbered)


@st.composite
def _people(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for number, person in enumerate(PERSONS[:9]):
        household = draw(st.integers(1, 4))
        made.append(
            {
                "person": person, "resident_id": number + 1, "household_id": household,
                "place": VILLAGES[household % 3],
                "born_on": draw(
                    st.one_of(
                        st.none(),
                        st.sampled_from([dt.date(2004, 11, 20), dt.date(2004, 11, 21)]),
                        st.dates(dt.date(1950, 1, 1), dt.date(2022, 11, 20)),
                    )
                ),
                "sex": "male", "relation": draw(st.sampled_from(["head", "spouse", "child"])),
                "labour": "ordinary", "schooling": "primary", "has_certificate": False,
                "household_kind": "ordinary", "social_assist": "none", "household_size": 3,
                "household_able": 2, "was_edge_2019": False, "is_monitored": household == 2,
            }
        )  # fmt: skip
    return made


WORLDS = st.builds(
    lambda events, more, listed, people: World(
        {"events": events, "more": more, "listed": listed}, people
    ),
    _ROWS, _ROWS, _ROWS, _people(),
)  # fmt: skip

_KINDS = {"integer": pa.int64(), "yes_no": pa.bool_()}
ROW_SCHEMA = pa.schema(
    {
        "person": pa.string(), "feed": pa.int64(), "row": pa.int64(), "paid_on": pa.date32(),
        "amount": pa.int64(), "grade": pa.string(), "settled": pa.bool_(),
    }
)  # fmt: skip
PEOPLE_SCHEMA = pa.schema(
    {
        "person": pa.string(), "resident_id": pa.int64(), "household_id": pa.int64(),
        "place": pa.string(), "born_on": pa.date32(),
        **{
            name: _KINDS.get(fact.kind.value, pa.string())
            for name, fact in PERSON_FACTS.items()
            if name not in ("age", "place")
        },
    }
)  # fmt: skip


def large_world(*, rows: int = 300, people: int = 90) -> World:
    """A fixed world in which every shape of rule finds somebody."""
    dice = random.Random(20221120)
    persons = [f"{number:064x}" for number in range(people + 20)]
    days = [dt.date(2022, 4, 1) + dt.timedelta(days=number) for number in range(270)]
    made: dict[str, list[dict[str, Any]]] = {}
    for name in FEEDS:
        made[name] = [
            {
                "person": dice.choice(persons), "feed": dice.randint(1, 2), "row": number,
                "paid_on": dice.choice(days),
                "amount": dice.choice([None, dice.randint(-300, 1000)]),
                "grade": dice.choice([None, *GRADES]),
                "settled": dice.choice([None, True, False]),
            }
            for number in range(rows)
        ]  # fmt: skip
    return World(made, [_made_person(dice, number) for number in range(people)])


def _made_person(dice: random.Random, number: int) -> dict[str, Any]:
    household = number // 3 + 1
    born = dt.date(1950, 1, 1) + dt.timedelta(days=dice.randrange(26_600))
    return {
        "person": f"{number:064x}", "resident_id": number + 1, "household_id": household,
        "place": VILLAGES[household % 3], "born_on": dice.choice([None, born, born, born]),
        "sex": "male", "relation": dice.choice(["head", "spouse", "child"]),
        "labour": "ordinary", "schooling": "primary", "has_certificate": False,
        "household_kind": "ordinary", "social_assist": "none", "household_size": 3,
        "household_able": 2, "was_edge_2019": False, "is_monitored": household % 5 == 2,
    }  # fmt: skip


def shapes() -> list[ScreeningRule]:
    """Each measure by person and household, with and without conditions and a window."""
    made = []
    for per in ("person", "household"):
        for of, where, months in (
            (None, None, None), ('grade >= "b"', "age >= 18", 6), ("not settled", PEOPLE[2], 1),
            ("amount > 500", PEOPLE[5], 6),
        ):  # fmt: skip
            common = {"per": per, "of": of, "where": where, "months": months}
            two = {**common, "feeds": ["events", "more"]}
            made.append(rule(**two, measure="sum", field="amount", more_than=300))
            made.append(rule(**two, measure="count", at_least=2))
            if of is not None:
                made.append(rule(**two, measure="latest", text="{grade} {amount} {settled}"))
            if where is not None:
                listed = {**common, "months": None, "feeds": ["listed"]}
                made.append(rule(**listed, measure="missing"))
    return made
