"""A screening rule as one Ibis expression over rows of feeds and the people of a place.

`rows` of each feed: person (blinded identity number), feed, row, and the feed's columns under
their ids. `people`: person, resident_id, household_id, place, born_on and the other facts that
`where` may ask. The answer has one row a person, or a household if the rule is per household:
household_id, place, resident_id, people, total, count, first, last, and `told_*` of the last row.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from zhuzhen.base.scope import CodeRange
from zhuzhen.policy.expressions.tables import as_ibis
from zhuzhen.policy.schema.people import ASKED
from zhuzhen.policy.schema.screening import placeholders
from zhuzhen.screening.rules import Ruling

if TYPE_CHECKING:
    from ibis.expr import types as ir

FOUND = ("household_id", "place", "resident_id", "people", "total", "count", "first", "last")
TOLD = "told_"
_NEVER = "1900-01-01"


def columns_told(ruling: Ruling) -> tuple[str, ...]:
    """The columns of the last row that the clue's text speaks of."""
    if ruling.rule.measure != "latest":
        return ()
    names = placeholders(ruling.rule.text)
    first = next(iter(ruling.feeds.values()))
    return tuple(c.id for c in first.columns if c.id in names and c.kind in ASKED)


def compiled(
    ruling: Ruling,
    *,
    rows: Mapping[str, "ir.Table"],
    people: "ir.Table",
    covered: Sequence[str] = (),
) -> "ir.Table":
    """What the rule finds. `covered` are the places its lists are about: only of people there can
    one say that they are missing."""
    asked = _asked(ruling, people, covered=covered)
    if ruling.rule.measure == "missing":
        return _missing(ruling, rows, asked)
    if ruling.rule.measure == "latest":
        return _latest(ruling, rows, asked)
    return _summed(ruling, rows, asked)


def _asked(ruling: Ruling, people: "ir.Table", *, covered: Sequence[str]) -> "ir.Table":
    """The people the rule is about, with just what the answer needs."""
    if ruling.people_asked is not None:
        if "age" in ruling.people_asked.names:
            people = people.mutate(age=_age(people.born_on, on=ruling))
        people = people.filter(as_ibis(ruling.people_asked, table=people))
    if ruling.rule.measure == "missing":
        ranges = [CodeRange.under(place) for place in covered]
        inside = [people.place.between(each.lo, each.hi) for each in ranges]
        people = people.filter(reduce(or_, inside, ibis.literal(False)))
    return people.select("person", "resident_id", "household_id", "place")


def _age(born_on: "ir.DateValue", *, on: Ruling) -> "ir.IntegerValue":
    """Whole years on the day of the screening."""
    day = on.on.year * 10_000 + on.on.month * 100 + on.on.day
    born = born_on.year() * 10_000 + born_on.month() * 100 + born_on.day()
    years = (ibis.literal(day, type="int64") - born.cast("int64")) / 10_000
    return years.floor().cast("int64")


def _rows(ruling: Ruling, rows: Mapping[str, "ir.Table"], *, keep: bool) -> "ir.Table":
    """The rows of all feeds in one shape, within the window; `keep` those that do not count too,
    marked by `meets`."""
    return ibis.union(*shaped) if len(shaped := _shaped(ruling, rows, keep=keep)) > 1 else shaped[0]


def _shaped(ruling: Ruling, rows: Mapping[str, "ir.Table"], *, keep: bool) -> "list[ir.Table]":
    shaped = []
    for name, table in rows.items():
        feed, meets = ruling.feeds[name], ruling.rows_that_count.get(name)
        dated = feed.dated_by
        if dated is not None:
            within = [table[dated] <= ruling.on]
            within += [table[dated] > ruling.since] if ruling.since else []
            table = table.filter(within)
        test = ibis.literal(True) if meets is None else as_ibis(meets, table=table)
        columns = {
            "person": table.person,
            "feed": table.feed,
            "row": table.row,
            "dated": table[dated] if dated else ibis.null("date"),
            **{f"{TOLD}{each}": table[each] for each in columns_told(ruling)},
        }
        if ruling.rule.field is not None:
            columns["amount"] = table[ruling.rule.field]
        if keep:
            shaped.append(table.select(**columns, meets=test))
        else:
            shaped.append((table if meets is None else table.filter(test)).select(**columns))
    return shaped


def _summed(ruling: Ruling, rows: Mapping[str, "ir.Table"], asked: "ir.Table") -> "ir.Table":
    """Sums and counts: each person first, so that the join meets a person once."""
    counting = _rows(ruling, rows, keep=False)
    total = counting.amount.sum() if ruling.rule.field else ibis.literal(0, type="int64")
    each = counting.group_by("person").aggregate(
        total=total.cast("int64"),
        count=counting.count(),
        first=counting.dated.min(),
        last=counting.dated.max(),
    )
    found = each.inner_join(asked, "person")
    if ruling.rule.per == "household":
        found = found.group_by("household_id").aggregate(
            place=found.place.min(),
            resident_id=ibis.null("int64"),
            people=found.count(),
            total=found.total.sum().cast("int64"),
            count=found["count"].sum().cast("int64"),
            first=found["first"].min(),
            last=found["last"].max(),
        )
    else:
        found = found.mutate(people=ibis.literal(1, type="int64"))
    value = found.total if ruling.rule.measure == "sum" else found["count"]
    over = value > ruling.bound if ruling.rule.more_than is not None else value >= ruling.bound
    return found.filter(over.fill_null(False)).select(*FOUND)


def _latest(ruling: Ruling, rows: Mapping[str, "ir.Table"], asked: "ir.Table") -> "ir.Table":
    """Whose last row meets the condition; of a household the person whose last row is newest."""
    table = _rows(ruling, rows, keep=True)
    day = table.dated.fill_null(ibis.date(_NEVER))
    order = [day.desc(), table.feed.desc(), table.row.desc()]
    at = ibis.row_number().over(group_by=table.person, order_by=order)
    last = table.mutate(at=at).filter(lambda each: (each.at == 0) & each.meets)
    found = last.inner_join(asked, "person").mutate(
        people=ibis.literal(1, type="int64"),
        total=ibis.literal(0, type="int64"),
        count=ibis.literal(1, type="int64"),
        first=ibis._.dated,
        last=ibis._.dated,
    )
    if ruling.rule.per == "household":
        found = _newest_of_household(found)
    return found.select(*FOUND, *(f"{TOLD}{each}" for each in columns_told(ruling)))


def _newest_of_household(found: "ir.Table") -> "ir.Table":
    day = found.dated.fill_null(ibis.date(_NEVER))
    whole = ibis.window(group_by=found.household_id)
    order = [day.desc(), found.feed.desc(), found.row.desc(), found.resident_id.asc()]
    ranked = found.mutate(
        rank=ibis.row_number().over(group_by=found.household_id, order_by=order),
        members=found.count().over(whole),
        begins=found["first"].min().over(whole),
    )
    kept = ranked.filter(lambda each: each["rank"] == 0)
    return kept.mutate(people=kept.members, count=kept.members, first=kept.begins)


def _missing(ruling: Ruling, rows: Mapping[str, "ir.Table"], asked: "ir.Table") -> "ir.Table":
    """Of whom no list has a row that counts."""
    listed = _rows(ruling, rows, keep=False).select("person")
    found = asked.anti_join(listed, "person").mutate(
        people=ibis.literal(1, type="int64"),
        total=ibis.literal(0, type="int64"),
        count=ibis.literal(0, type="int64"),
        first=ibis.null("date"),
        last=ibis.null("date"),
    )
    if ruling.rule.per == "household":
        found = found.group_by("household_id").aggregate(
            place=found.place.min(),
            resident_id=ibis.null("int64"),
            people=found.count(),
            total=ibis.literal(0, type="int64"),
            count=ibis.literal(0, type="int64"),
            first=ibis.null("date"),
            last=ibis.null("date"),
        )
    return found.select(*FOUND)
