"""Someone else saved first: what they saved beside what was typed, where the two differ."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Problem
from zhuzhen.pages.records.questions import MONEY_UNITS
from zhuzhen.pages.records.showing import money_text, value_text
from zhuzhen.partners.models import Cluster, Org, Person, Team
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import FieldKind
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import Unreadable
from zhuzhen.registers.reading import money_reader
from zhuzhen.registers.world import World

_NAMED: dict[str, type[Org | Cluster | Team | Person]] = {
    "org": Org,
    "cluster": Cluster,
    "team": Team,
    "person": Person,
}


@dataclass(frozen=True)
class Row:
    """One thing on which the two versions differ."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Stale:
    """Who saved first and when, the version that holds now, and the differences."""

    who: str
    at: str
    version: int
    rows: tuple[Row, ...]


def _link_name(name: str, key: object) -> str:
    if key is None:
        return ""
    if name == "place":
        path = Division.objects.filter(pk=str(key)).values_list("path", flat=True).first()
        return path or str(key)
    if name == "parent":
        said = Record.objects.filter(pk=str(key)).values_list("summary", flat=True).first()
        return str(said or "")
    rows = _NAMED[name]
    named = rows.objects.filter(pk=str(key)).values_list("name", flat=True).first()
    return str(named or "")


def _their_texts(theirs: Mapping[str, object], *, declaration: Declaration) -> dict[str, str]:
    links, values = theirs["links"], theirs["values"]
    assert isinstance(links, dict) and isinstance(values, dict)
    day = theirs["happened_on"]
    texts = {"happened_on": day.isoformat() if isinstance(day, dt.date) else str(day)}
    for name in ("org", "cluster", "team", "place", "person", "parent"):
        if name in {link.value for link in declaration.register.links}:
            texts[name] = _link_name(name, links.get(name))
    for field in declaration.register.fields:
        texts[field.id] = value_text(
            field, value=values.get(field.id), declaration=declaration, world=World()
        )
    return texts


def _my_text(name: str, *, declaration: Declaration, texts: Mapping[str, str]) -> str:
    """What was typed, told the way stored values are."""
    typed = texts.get(name, "").strip()
    field = declaration.register.field(name)
    if not typed:
        return ""
    if field is None:
        number = None if name == "place" else whole_number(typed)
        return typed if number is None else _link_name(name, number)
    if field.kind is FieldKind.CHOICE:
        return declaration.terms_of(field).label_of(typed)
    if field.kind is FieldKind.YES_NO:
        return {"yes": "是", "no": "否"}.get(typed, typed)
    if field.kind is FieldKind.MONEY_FEN:
        return _money_told(f"{typed}{texts.get(f'{name}__unit', '')}") or typed
    return typed


def _money_told(typed: str) -> str:
    """Typed money told as stored money is; '' if it is none."""
    try:
        return money_text(int(str(money_reader(MONEY_UNITS[0])(typed))))
    except Unreadable:
        return ""


def _same(one: str, other: str) -> bool:
    """Whether two tellings mean the same: 30000.00 元（3 万元） was typed as 30000."""
    if one == other:
        return True
    bare = one.split(" ")[0].replace(",", "")
    typed = other.replace(",", "")
    return bare == typed or bare.removesuffix(".00") == typed.removesuffix(".00") != ""


def stale_of(problem: Problem, *, declaration: Declaration, texts: Mapping[str, str]) -> Stale:
    """The two versions of a stale form, side by side where they differ."""
    theirs = problem.facts["theirs"]
    assert isinstance(theirs, dict)
    rows = [
        Row(name, declaration.label_of(name), text, mine)
        for name, text in _their_texts(theirs, declaration=declaration).items()
        if not _same(text, mine := _my_text(name, declaration=declaration, texts=texts))
        # A place or cluster left empty was derived; saying so would only confuse.
        and not (name in ("cluster", "team", "place") and not mine)
    ]
    version = problem.facts["current_version"]
    assert isinstance(version, int)
    return Stale(str(problem.facts["who"]), str(problem.facts["at"]), version, tuple(rows))
