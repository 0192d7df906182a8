"""Findings become clues, set by set: an open case absorbs them, known ones stay as is."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from zhuzhen.casework.choices import OPEN, ClueSource, ClueState

# What has the key of a clue already there is that clue: a rerun adds nothing.
_INSERT = """WITH found AS (
    SELECT * FROM unnest(%(households)s::bigint[], %(residents)s::bigint[], %(places)s::text[],
        %(keys)s::text[], %(texts)s::text[], %(facts)s::text[]
    ) AS u (household_id, resident_id, place_id, key, text, facts)
), made AS (
    INSERT INTO casework_clue (household_id, resident_id, place_id, source, rule, key, text, facts,
        confidence, found_on, due_on, state, case_id, outcome, by_id, at)
    SELECT f.household_id, f.resident_id, f.place_id, %(source)s, %(rule)s, f.key, f.text,
        f.facts::jsonb, %(confidence)s, %(on)s, %(due)s,
        CASE WHEN c.id IS NULL THEN %(waiting)s ELSE %(in_case)s END, c.id, '', %(by)s, %(at)s
    FROM found f LEFT JOIN casework_case c
        ON c.household_id = f.household_id AND c.state = ANY (%(open)s)
    ON CONFLICT (key) DO NOTHING RETURNING case_id
) SELECT count(*), count(case_id) FROM made"""


@dataclass(frozen=True)
class Finding:
    """One household that a rule found, and what is said of it."""

    household_id: int
    resident_id: int | None
    place: str
    key: str
    text: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Source:
    """What is the same for all findings of a rule in a run."""

    rule: str
    confidence: int
    on: dt.date
    due_on: dt.date
    by_id: int | None
    at: dt.datetime


@dataclass(frozen=True)
class Raised:
    """How many findings there were, became new clues, joined open cases, were known before."""

    found: int = 0
    new: int = 0
    joined: int = 0

    @property
    def known(self) -> int:
        return self.found - self.new

    def __add__(self, other: "Raised") -> "Raised":
        return Raised(self.found + other.found, self.new + other.new, self.joined + other.joined)

    def as_facts(self) -> dict[str, int]:
        return {
            "found": self.found,
            "new": self.new,
            "joined": self.joined,
            "known": self.known,
        }


def raise_found(findings: Sequence[Finding], *, source: Source) -> Raised:
    """Write the clues of one portion of findings. In the caller's transaction and scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "households": [each.household_id for each in findings],
                "residents": [each.resident_id for each in findings],
                "places": [each.place for each in findings],
                "keys": [each.key for each in findings],
                "texts": [each.text for each in findings],
                "facts": [json.dumps(each.facts, ensure_ascii=False) for each in findings],
                "source": str(ClueSource.DEPARTMENT),
                "rule": source.rule,
                "confidence": source.confidence,
                "on": source.on,
                "due": source.due_on,
                "waiting": str(ClueState.OPEN),
                "in_case": str(ClueState.IN_CASE),
                "open": [str(state) for state in OPEN],
                "by": source.by_id,
                "at": source.at,
            },
        )
        new, joined = cursor.fetchone()
    return Raised(len(findings), new, joined)
