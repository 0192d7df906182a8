"""What is wrong with a sheet's households as wholes, what differs from the register, what looks
known: each a question to the room that gives rows, columns and what to tell."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from zhuzhen.base.problems import Fault
from zhuzhen.feeds.checking import Checked
from zhuzhen.feeds.problems import MOST_KEPT, masked
from zhuzhen.feeds.room import Room
from zhuzhen.households.choices import Sex
from zhuzhen.households.importing.joining import OWN_NUMBER
from zhuzhen.households.importing.labels import HOUSEHOLDS, OF_HOUSEHOLD
from zhuzhen.households.importing.problems import IN_HOUSE, KNOWN_PERSON, NO_BIRTH, fault

# Each: the code of the fault, the column it stands in, and SQL that gives `row` first and then the
# facts that its text needs, by name.
_Question = tuple[str, str, str]


def _differing(name: str) -> _Question:
    sql = (
        f"SELECT p.row, g.first FROM people p JOIN (SELECT key, min({name}) AS value, "
        f"min(row) AS first FROM people WHERE key IS NOT NULL AND {name} IS NOT NULL "
        f"GROUP BY key HAVING count(DISTINCT {name}) > 1) g ON g.key = p.key "
        f"WHERE p.{name} IS NOT NULL AND p.row <> g.first AND p.{name} <> "
        f"(SELECT q.{name} FROM people q WHERE q.row = g.first)"
    )
    return "differs_in_house", name, sql


# Who will be of a household: the rows of the sheet, and those registered that no row means.
MEMBERS = """
SELECT g.key, p.row, p.name, p.relation, p.labour FROM groups g JOIN people p ON p.key = g.key
UNION ALL
SELECT g.key, NULL AS row, r.name, r.relation, r.labour FROM groups g
JOIN known_residents r ON r.household_id = g.household_id
WHERE r.id NOT IN (SELECT resident_id FROM matched)
"""


# `{day}` stands for the day of the import.
_WRONG: tuple[_Question, ...] = (
    ("no_household", "number", "SELECT row FROM people WHERE key IS NULL"),
    (
        "unknown_number", "number",
        f"SELECT p.row, p.number AS value FROM people p JOIN groups g ON g.key = p.key "
        f"WHERE regexp_matches(p.number, '{OWN_NUMBER}') AND NOT g.is_by_number",
    ),
    (
        "gone", "number",
        "SELECT p.row, p.number AS value FROM people p JOIN known_households h "
        "ON h.number = p.number WHERE h.state <> 'active'",
    ),
    *(_differing(name) for name in OF_HOUSEHOLD),
    (
        "moved", "village",
        "SELECT g.row, h.path AS known FROM groups g JOIN known_households h "
        "ON h.id = g.household_id WHERE g.village IS NOT NULL AND g.village <> h.place_id",
    ),
    ("no_kind", "kind", "SELECT row FROM groups WHERE household_id IS NULL AND kind IS NULL "
     "AND key NOT IN (SELECT key FROM people WHERE f_kind IS NOT NULL AND key IS NOT NULL)"),
    (
        "no_head", "relation",
        f"SELECT min(row) FROM ({MEMBERS}) GROUP BY key "
        f"HAVING count(*) FILTER (relation = 'head') = 0 AND count(relation) = count(*)",
    ),
    (
        "heads", "relation",
        f"SELECT min(row), count(*) FILTER (relation = 'head') AS count FROM ({MEMBERS}) "
        f"GROUP BY key HAVING count(*) FILTER (relation = 'head') > 1",
    ),
    (
        "spouses", "relation",
        f"SELECT min(row), count(*) FILTER (relation = 'spouse') AS count FROM ({MEMBERS}) "
        f"GROUP BY key HAVING count(*) FILTER (relation = 'spouse') > 1",
    ),
    (
        "head_name", "head",
        "SELECT p.row, p.head AS value, g.head_name AS known FROM people p JOIN groups g "
        "ON g.key = p.key WHERE p.head <> g.head_name",
    ),
    (
        "birth_differs", "born_on",
        "SELECT row, said_born AS value, id_born AS known FROM people "
        "WHERE said_born <> id_born",
    ),
    (
        "sex_differs", "sex",
        "SELECT row, said_sex AS value, id_sex AS known FROM people "
        "WHERE said_sex <> id_sex AND said_sex <> 'unknown'",
    ),
    (
        "future", "born_on",
        "SELECT row, said_born AS value FROM people WHERE said_born > {day}",
    ),
    (
        "registered_later", "registered_on",
        "SELECT row, registered_on AS value FROM people WHERE registered_on > {day}",
    ),
    (
        "certificate_alone", "certificate",
        "SELECT row FROM people WHERE certificate IS NOT NULL AND id IS NULL AND f_id IS NULL "
        "AND row NOT IN (SELECT m.row FROM matched m JOIN known_residents r "
        "ON r.id = m.resident_id WHERE r.id_blind <> '')",
    ),
    (
        "certificate_other", "certificate",
        "SELECT row FROM people WHERE certificate IS NOT NULL "
        "AND substr(certificate, 1, 18) <> id",
    ),
    (
        "health_both", "health",
        "SELECT row FROM people WHERE health LIKE 'healthy,%'",
    ),
    (
        "health_disabled", "health",
        "SELECT row FROM people WHERE certificate IS NOT NULL AND health IS NOT NULL "
        "AND NOT list_contains(string_split(health, ','), 'disabled')",
    ),
    (
        "two_houses", "id",
        "SELECT row, houses AS count FROM groups WHERE houses > 1 AND NOT is_by_number",
    ),
    (
        "elsewhere", "id",
        "SELECT p.row, p.id AS shown, h.path AS place, h.head_name AS head, h.number FROM people p "
        "JOIN groups g ON g.key = p.key JOIN matched m ON m.row = p.row "
        "JOIN known_households h ON h.id = m.household_id "
        "WHERE g.household_id IS NOT NULL AND m.household_id <> g.household_id",
    ),
    (
        "head_changes", "relation",
        "SELECT p.row FROM people p JOIN matched m ON m.row = p.row JOIN known_residents r "
        "ON r.id = m.resident_id WHERE (r.relation = 'head') <> (p.relation = 'head')",
    ),
    (
        "twice_known", "name",
        "SELECT m.row, d.first FROM matched m JOIN (SELECT resident_id, min(row) AS first "
        "FROM matched GROUP BY resident_id HAVING count(*) > 1) d "
        "ON d.resident_id = m.resident_id WHERE m.row <> d.first",
    ),
)  # fmt: skip


# Those that look known: told, and asked about.
_ALIKE: tuple[_Question, ...] = (
    (
        "like_person", "name",
        "SELECT p.row, r.name, r.born_on AS born, h.number FROM people p JOIN known_residents r "
        "ON r.name = p.name JOIN known_households h ON h.id = r.household_id "
        "AND h.place_id = p.village WHERE p.row NOT IN (SELECT row FROM matched) "
        "AND r.id NOT IN (SELECT resident_id FROM matched) "
        "AND (r.born_on = p.born_on OR r.born_on IS NULL OR p.born_on IS NULL) "
        "AND (r.id_blind = '' OR p.id_blind IS NULL)",
    ),
    (
        "like_house", "head",
        "SELECT g.row, h.number AS known FROM groups g JOIN known_households h "
        "ON h.place_id = g.village AND h.head_name = g.head_name AND h.state = 'active' "
        "WHERE g.household_id IS NULL AND NOT EXISTS (SELECT 1 FROM known_residents r "
        "JOIN people p ON p.key = g.key AND p.relation = 'head' WHERE r.household_id = h.id "
        "AND r.relation = 'head' AND r.id_blind <> '' AND p.id_blind <> r.id_blind)",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """Faults kept, and how many there are of them."""

    kept: tuple[Fault, ...] = ()
    count: int = 0


def _rephrased(code: str, facts: dict[str, object]) -> dict[str, object]:
    """Facts as the texts want them: nothing whole of a person, labels instead of codes."""
    if code == "elsewhere":
        facts["known"] = IN_HOUSE.format(**facts)
        facts["shown"] = masked(str(facts["shown"]))
    if code == "sex_differs":
        facts |= {name: Sex(str(facts[name])).label for name in ("value", "known")}
    if code == "like_person":
        facts["born"] = facts["born"] or NO_BIRTH
        facts["known"] = KNOWN_PERSON.format(**facts)
    return facts


class Judge:
    """Asks the room, and tells the answers where they stand in the file."""

    def __init__(self, checked: Checked, *, today: dt.date, most: int = MOST_KEPT) -> None:
        self.checked, self.today, self.most = checked, today, most
        self.room: Room = checked.raw.room

    def located(self, told: Fault, *, name: str) -> Fault:
        """A fault with its file, sheet and the head of its column there."""
        head = self.checked.layout.head_of(name) or HOUSEHOLDS.column(name).title
        raw = self.checked.raw
        return replace(told, file=raw.file, sheet=raw.sheet, column=head)

    def in_order(self, faults: Iterable[Fault]) -> list[Fault]:
        """By row, and in it from left to right."""
        places = {each.head: each.index for each in self.checked.layout.columns}
        return sorted(faults, key=lambda each: (each.row or 0, places.get(each.column, -1)))

    def _asked(self, question: _Question) -> Iterator[Fault]:
        code, name, sql = question
        sql = sql.replace("{day}", f"DATE '{self.today.isoformat()}'")
        found = self.room.db.execute(f"SELECT * FROM ({sql}) ORDER BY 1")
        heads = [each[0] for each in found.description or ()][1:]
        title = HOUSEHOLDS.column(name).title
        for row, *values in found.fetchall():
            facts = _rephrased(code, dict(zip(heads, values, strict=True)))
            told = fault(code, row=row, facts={"title": title, **facts})
            yield self.located(told, name=name)

    def _all(self, questions: tuple[_Question, ...]) -> Findings:
        found: list[Fault] = []
        count = 0
        for question in questions:
            for told in self._asked(question):
                count += 1
                if len(found) < self.most:
                    found.append(told)
        return Findings(tuple(found), count)

    def faults(self, *, may_keep: Callable[[str], bool]) -> Findings:
        """What is wrong with households as wholes, and villages where one may not keep any."""
        found = self._all(_WRONG)
        rows = self.room.db.execute(
            "SELECT village, min(row) FROM people WHERE village IS NOT NULL GROUP BY village"
        ).fetchall()
        refused = tuple(
            self.located(fault("not_yours", row=row), name="village")
            for village, row in rows
            if not may_keep(village)
        )
        return Findings((*found.kept, *refused), found.count + len(refused))

    def likenesses(self) -> Findings:
        """New persons and households that look known."""
        found = self._all(_ALIKE)
        return Findings(tuple(self.in_order(found.kept)), found.count)
