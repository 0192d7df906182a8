"""A small vocabulary, records over it, and random expressions: the ground of the parity tests."""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from zhuzhen.policy.expressions import (
    Kind,
    Name,
    NamedSet,
    OwnerName,
    TermSet,
    ValueType,
    Vocabulary,
)

RANK = TermSet(
    id="visitor_rank",
    label="来访者职级",
    codes=("principal", "in_charge", "other"),
    labels=("主要负责同志", "分管负责同志", "其他同志"),
    sets=(NamedSet("leaders", "负责同志", ("principal", "in_charge")),),
)
LEVEL = TermSet(
    id="media_level",
    label="媒体级别",
    codes=("new_media", "county", "municipal", "provincial"),
    labels=("自办账号", "县级", "市级", "省级"),
    ordered=True,
)
STATE = TermSet(
    id="state",
    label="记录状态",
    codes=("submitted", "confirmed", "returned"),
    labels=("已提交", "已确认", "已退回"),
)


def field(name: str, label: str, kind: Kind, **more: object) -> Name:
    return Name(name, label, ValueType(kind, **more))


NAMES = {
    name.id: name
    for name in (
        field("rank", "来访者职级", Kind.CHOICE, terms=RANK),
        field("level", "媒体级别", Kind.CHOICE, terms=LEVEL),
        field("purpose", "调研内容", Kind.TEXT),
        field("persons", "实训人数", Kind.INTEGER, unit="person"),
        field("person_times", "培训人次", Kind.INTEGER, unit="person_time"),
        field("amount", "金额", Kind.INTEGER, unit="fen"),
        field("hours", "学时", Kind.DECIMAL),
        field("paid_on", "付款日期", Kind.DATE),
        field("urgent", "紧急", Kind.YES_NO),
        field("origin_place", "产地", Kind.PLACE),
        Name("happened_on", "调研日期", ValueType(Kind.DATE), column="happened_on"),
        Name("place", "调研地点", ValueType(Kind.PLACE), column="place_id"),
        Name("org", "调研单位", ValueType(Kind.ORGANISATION), column="org_id"),
        Name("parent", "所属记录", ValueType(Kind.LINKED), column="parent_id"),
        Name("state", "记录状态", ValueType(Kind.CHOICE, STATE), column="state"),
    )
}
OWNER = {
    "towns": OwnerName("towns", "本单位结对镇", ValueType(Kind.PLACE, many=True)),
    "cities": OwnerName("cities", "本单位结对市", ValueType(Kind.PLACE, many=True)),
    "orgs": OwnerName("orgs", "本组团单位", ValueType(Kind.ORGANISATION, many=True)),
    "org": OwnerName("org", "本单位", ValueType(Kind.ORGANISATION)),
}
VOCABULARY = Vocabulary(NAMES, OWNER)

PLACES = ["440282113000", "440282112000", "440282000000", "440200000000", "445200000000"]
TEXTS = ["看望", "调研产业", "", "a_b%c", "“引号”", "'", "1", "看望𠮷"]
DAYS = [dt.date(2021, 12, 31), dt.date(2022, 1, 1), dt.date(2022, 6, 6), dt.date(2024, 2, 29)]


@dataclass(frozen=True)
class Case:
    """One record: `values` as stored in JSON, the rest as columns."""

    values: dict[str, object]
    happened_on: dt.date
    place: str | None
    org: int | None
    parent: int | None
    state: str

    @property
    def facts(self) -> dict[str, object]:
        columns = {
            "happened_on": self.happened_on,
            "place": self.place,
            "org": self.org,
            "parent": self.parent,
            "state": self.state,
        }
        return {**self.values, **columns}


def cases(count: int, *, orgs: list[int], parent: int = 1) -> list[Case]:
    """Records with every field sometimes missing; the same ones each time."""
    chance = random.Random(20221231)
    offers: dict[str, list[object]] = {
        "rank": [*RANK.codes],
        "level": [*LEVEL.codes],
        "purpose": [*TEXTS],
        "persons": [0, 1, 2, 30, 2**53],
        "person_times": [0, 1, 30, 31],
        "amount": [-1, 0, 1, 30000000, 29999999],
        "hours": ["0.5", "8", "8.00", "12.75"],
        "paid_on": [day.isoformat() for day in DAYS],
        "urgent": [True, False],
        "origin_place": [*PLACES],
    }
    made = []
    for _ in range(count):
        values = {
            name: chance.choice(offer) for name, offer in offers.items() if chance.random() < 0.7
        }
        if chance.random() < 0.2:
            values[chance.choice(list(offers))] = None
        made.append(
            Case(
                values=values,
                happened_on=chance.choice(DAYS),
                place=chance.choice([None, *PLACES]),
                org=chance.choice([None, *orgs]),
                parent=chance.choice([None, parent]),
                state=chance.choice(STATE.codes),
            )
        )
    return made


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


NUMBERS = st.sampled_from(["persons", "person_times", "length(purpose)", "year(happened_on)"])
DATES = st.sampled_from(["happened_on", "paid_on"])
ORDER = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
EQUAL = st.sampled_from(["==", "!="])
BELONGS = st.sampled_from(["in", "not in"])
CHOICES = {"rank": RANK, "level": LEVEL, "state": STATE}


@st.composite
def number_atoms(draw: st.DrawFn) -> str:
    left = draw(
        st.one_of(
            NUMBERS,
            st.builds("{}({})".format, st.sampled_from(["month", "quarter", "year"]), DATES),
            st.builds("days_between({}, {})".format, DATES, DATES),
        )
    )
    right = draw(st.one_of(NUMBERS, st.integers(-400, 2100).map(str)))
    return f"{left} {draw(ORDER)} {right}"


@st.composite
def choice_atoms(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(sorted(CHOICES)))
    codes = st.sampled_from(CHOICES[name].codes).map(quoted)
    if draw(st.booleans()):
        return f"{name} {draw(EQUAL)} {draw(codes)}"
    listed = ", ".join(draw(st.lists(codes, min_size=1, max_size=3)))
    return f"{name} {draw(BELONGS)} [{listed}]"


@st.composite
def place_atoms(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["place", "origin_place"]))
    one = st.sampled_from(PLACES).map(quoted)
    return draw(
        st.one_of(
            st.builds(f"{name} {{}} {{}}".format, EQUAL, one),
            st.builds(f"{name} {{}} [{{}}]".format, BELONGS, one),
            st.builds(
                f"{name} {{}} owner.{{}}".format, BELONGS, st.sampled_from(["towns", "cities"])
            ),
        )
    )


ATOMS = st.one_of(
    number_atoms(),
    choice_atoms(),
    place_atoms(),
    st.builds("amount {} {}".format, ORDER, st.sampled_from(["0", "-1", "30000000"])),
    st.builds("hours {} {}".format, ORDER, st.sampled_from(["8", "0.5", "12.75"])),
    st.builds("{} {} {}".format, DATES, ORDER, st.sampled_from(DAYS).map(lambda d: f'"{d}"')),
    st.builds("{} {} {}".format, DATES, ORDER, DATES),
    st.builds("purpose {} {}".format, EQUAL, st.sampled_from(TEXTS).map(quoted)),
    st.builds("contains(purpose, {})".format, st.sampled_from(TEXTS).filter(bool).map(quoted)),
    st.builds("level {} {}".format, ORDER, st.sampled_from(LEVEL.codes).map(quoted)),
    st.builds("at_least_level(level, {})".format, st.sampled_from(LEVEL.codes).map(quoted)),
    st.builds("{} {} None".format, st.sampled_from(sorted(NAMES)), EQUAL),
    st.builds("rank {} terms.leaders".format, BELONGS),
    st.builds("org {} owner.{}".format, BELONGS, st.just("orgs")),
    st.builds("org {} owner.org".format, EQUAL),
    st.sampled_from(["urgent", "urgent == True", "urgent != False", "1 <= persons <= 30"]),
)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    )


EXPRESSIONS = st.recursive(ATOMS, _joined, max_leaves=6)


def decimal_of(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
