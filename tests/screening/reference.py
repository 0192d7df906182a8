"""What a screening rule finds, by plain loops: the reference for both engines."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tests.screening.generated import World
from zhuzhen.policy.expressions import evaluate
from zhuzhen.screening.rules import Ruling


def judged(ruling: Ruling, world: World, *, covered: Iterable[str]) -> list[dict[str, Any]]:
    """What a rule finds, by plain loops: the reference for both engines."""
    asked = [one for one in world.people if _is_asked(ruling, one, covered=tuple(covered))]
    by_person: dict[str, list[dict[str, Any]]] = {}
    for name in ruling.rule.feeds:
        for row in world.rows[name]:
            if _in_window(ruling, name, row):
                by_person.setdefault(row["person"], []).append({**row, "name": name})
    found = []
    for one in asked:
        rows = by_person.get(one["person"], [])
        if (finding := _of_person(ruling, rows)) is not None:
            found.append({**finding, **{k: one[k] for k in _WHO}})
    if ruling.rule.per == "household":
        found = _by_household(ruling, found)
    return [each for each in found if _is_over(ruling, each)]


_WHO = ("household_id", "place", "resident_id")


def _is_asked(ruling: Ruling, one: dict[str, Any], *, covered: tuple[str, ...]) -> bool:
    born, on = one["born_on"], ruling.on
    age = (
        None
        if born is None
        else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    )
    if ruling.rule.measure == "missing" and not any(
        one["place"].startswith(place.rstrip("0")) for place in covered
    ):
        return False
    expression = ruling.people_asked
    return expression is None or evaluate(expression, facts={**one, "age": age})


def _in_window(ruling: Ruling, name: str, row: dict[str, Any]) -> bool:
    if ruling.feeds[name].dated_by is None:
        return True
    after = ruling.since is None or row["paid_on"] > ruling.since
    return after and row["paid_on"] <= ruling.on


def _counts(ruling: Ruling, row: dict[str, Any]) -> bool:
    expression = ruling.rows_that_count.get(row["name"])
    return expression is None or evaluate(expression, facts=row)


def _of_person(ruling: Ruling, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    counting = [row for row in rows if _counts(ruling, row)]
    measure = ruling.rule.measure
    if measure == "missing":
        nothing = {"people": 1, "total": 0, "count": 0, "first": None, "last": None}
        return None if counting else nothing
    if measure == "latest":
        return _of_last(ruling, rows)
    if not counting:
        return None
    amounts = [row["amount"] for row in counting if row["amount"] is not None]
    is_sum = measure == "sum"
    return {
        "people": 1,
        "total": (sum(amounts) if amounts else None) if is_sum else 0,
        "count": len(counting),
        "first": min(row["paid_on"] for row in counting),
        "last": max(row["paid_on"] for row in counting),
    }


def _of_last(ruling: Ruling, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    dated = {name: feed.dated_by is not None for name, feed in ruling.feeds.items()}

    def place(row: dict[str, Any]) -> tuple[dt.date, int, int]:
        day = row["paid_on"] if dated[row["name"]] else dt.date(1900, 1, 1)
        return day, row["feed"], row["row"]

    if not rows:
        return None
    last = max(rows, key=place)
    if not _counts(ruling, last):
        return None
    day = last["paid_on"] if dated[last["name"]] else None
    told = {f"told_{name}": last[name] for name in ("grade", "amount", "settled")}
    return {
        "people": 1, "total": 0, "count": 1, "first": day, "last": day, "order": place(last),
        **told,
    }  # fmt: skip


def _by_household(ruling: Ruling, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[int, list[dict[str, Any]]] = {}
    for each in found:
        groups.setdefault(each["household_id"], []).append(each)
    return [_together(ruling, each) for each in groups.values()]


def _together(ruling: Ruling, found: list[dict[str, Any]]) -> dict[str, Any]:
    days = [each["first"] for each in found if each["first"]]
    if ruling.rule.measure == "latest":
        newest = max(found, key=lambda each: (each["order"], -each["resident_id"]))
        first = min(days) if days else None
        return {**newest, "people": len(found), "count": len(found), "first": first}
    totals = [each["total"] for each in found if each["total"] is not None]
    lasts = [each["last"] for each in found if each["last"]]
    return {
        **found[0], "resident_id": None, "people": len(found),
        "place": min(each["place"] for each in found),
        "total": sum(totals) if totals else None,
        "count": sum(each["count"] for each in found),
        "first": min(days) if days else None, "last": max(lasts) if lasts else None,
    }  # fmt: skip


def _is_over(ruling: Ruling, finding: dict[str, Any]) -> bool:
    if ruling.bound is None:
        return True
    value = finding["total"] if ruling.rule.measure == "sum" else finding["count"]
    if value is None:
        return False
    return value > ruling.bound if ruling.rule.more_than is not None else value >= ruling.bound
