"""What rows of a typed sheet are judged by: all that is in scope, read once an import."""

import datetime as dt
from collections import defaultdict
from collections.abc import Container

from zhuzhen.base.numbers import whole_number
from zhuzhen.partners.choices import PairingKind
from zhuzhen.partners.models import Org, Pairing
from zhuzhen.registers.facts import world_in_scope
from zhuzhen.registers.importing.naming import Names
from zhuzhen.registers.problems import LISTED, Unreadable
from zhuzhen.registers.reading import read_name
from zhuzhen.registers.world import PersonFact, Span
from zhuzhen.rosters.declarations import Values
from zhuzhen.rosters.labels import HIDDEN, NUMBERED

_SHOWN = 6
_CITY = 4


def city_of(code: str) -> str:
    """The code of the city that a place lies in."""
    return code[:_CITY].ljust(12, "0")


def span_of(values: Values) -> Span:
    """The days of a row: from `since` to the last day `until`."""
    since, until = values.get("since"), values.get("until")
    end = until + dt.timedelta(days=1) if isinstance(until, dt.date) else None
    return Span(since if isinstance(since, dt.date) else None, end)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a day."""
    starts_before = one.start is None or other.end is None or one.start < other.end
    return starts_before and (other.start is None or one.end is None or other.start < one.end)


def covers(outer: Span, inner: Span) -> bool:
    """Whether every day of `inner` lies in `outer`."""
    begins = outer.start is None or (inner.start is not None and outer.start <= inner.start)
    return begins and (outer.end is None or (inner.end is not None and inner.end <= outer.end))


def _numbered(cell: object, *, known: Container[int]) -> int | None:
    """The number behind a name, if there is one that is known."""
    found = NUMBERED.search(str(cell))
    return int(found[1]) if found and int(found[1]) in known else None


class Facts:
    """The world in scope, what its names mean, and what the world of registers does not hold."""

    def __init__(self, *, today: dt.date) -> None:
        self.today = today
        self.world = world_in_scope()
        self.names = Names(None, world=self.world)
        self.org_kinds = dict(Org.objects.values_list("pk", "kind"))
        self._people: dict[str, list[PersonFact]] = defaultdict(list)
        for person in self.world.people.values():
            self._people[person.name].append(person)
        self.city_pairs = self._read_city_pairs()

    @staticmethod
    def _read_city_pairs() -> dict[str, list[tuple[str, Span]]]:
        """Assisting city to the cities it is paired with, and when."""
        found: dict[str, list[tuple[str, Span]]] = defaultdict(list)
        rows = Pairing.objects.filter(kind=PairingKind.CITY_CITY)
        for helper, place, during in rows.values_list("helper_place_id", "place_id", "during"):
            found[str(helper)].append((place, Span(during.lower, during.upper)))
        return found

    def people_called(self, name: str, *, org: object = None) -> list[PersonFact]:
        """Everyone of a name in scope, or of that name in one organisation."""
        return [each for each in self._people.get(name, ()) if org is None or each.org == org]

    # A name that several bear is followed by its number: 东莞市甲局（编号 12）.

    def org(self, cell: object) -> int:
        """An organisation by name (former ones too), credit code, or name and number."""
        found = _numbered(cell, known=self.world.orgs)
        return self.names.org(cell) if found is None else found

    def cluster(self, cell: object) -> int:
        found = _numbered(cell, known=self.world.clusters)
        return self.names.cluster(cell) if found is None else found

    def team(self, cell: object) -> int:
        found = _numbered(cell, known=self.world.teams)
        return self.names.team(cell) if found is None else found

    def person(self, cell: object) -> int:
        """Someone by name or number; a name borne by several is not guessed."""
        text = read_name(cell)
        number = _numbered(cell, known=self.world.people) or whole_number(text)
        if number is not None and number in self.world.people:
            return number
        hits = self.people_called(text)
        if len(hits) == 1:
            return hits[0].id
        if not hits:
            raise Unreadable("unknown_person", value=text[:40])
        known = LISTED.join(f"{self.org_name(each.org)} {each.id}" for each in hits[:_SHOWN])
        raise Unreadable("ambiguous_person", value=text[:40], count=len(hits), known=known)

    def org_name(self, org: object) -> str:
        found = self.world.orgs.get(org) if isinstance(org, int) else None
        return found.name if found else HIDDEN if org else ""

    def org_home(self, org: object) -> str:
        found = self.world.orgs.get(org) if isinstance(org, int) else None
        return found.home if found else ""

    def place_name(self, code: object) -> str:
        found = self.world.places.get(str(code))
        return found.path or found.name if found else str(code or "")

    def level_of(self, code: object) -> str | None:
        found = self.world.places.get(str(code))
        return found.level if found else None
