"""The matches that the packs declare, each with its registers and what its criteria need."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings

from zhuzhen.matching.problems import unknown_match
from zhuzhen.matching.rules.criteria import Known
from zhuzhen.matching.rules.places import Centres, with_cities
from zhuzhen.policy.queries import StoredPack, current_packs
from zhuzhen.policy.schema import Clause, Match
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import LISTED
from zhuzhen.registers.queries import declared


@cache
def county_centres(path: Path) -> Centres:
    """The middle of each county and city, from the data that comes with the software."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return with_cities({row["code"]: (float(row["lon"]), float(row["lat"])) for row in rows})


@dataclass(frozen=True, eq=False)
class DeclaredMatch:
    """One match of the current packs."""

    match: Match
    stored: StoredPack
    asks: Declaration
    offers: Declaration
    settled: Declaration

    @property
    def id(self) -> str:
        return self.match.id

    @property
    def title(self) -> str:
        return self.match.title

    @property
    def is_settled_in_place(self) -> bool:
        """Whether the asking record itself is completed, instead of another being made."""
        return self.match.settled.register_id == self.match.asks.register_id

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses the match comes from."""
        pack = self.stored.pack
        found = (pack.clause(each.document, clause=each.clause) for each in self.match.source)
        return tuple(each for each in found if each is not None)

    @cached_property
    def known(self) -> Mapping[str, Known]:
        """By criterion label: centres of counties, and the order of its choices."""
        centres = county_centres(Path(settings.DATA_ROOT) / "county-centres.csv")
        return {
            criterion.label: Known(centres, self._ranks(criterion.asks))
            for criterion in self.match.criteria
        }

    def _ranks(self, names: tuple[str, ...]) -> dict[str, int]:
        field = self.asks.register.field(names[0]) if names else None
        if field is None or field.terms is None:
            return {}
        terms = self.asks.terms_of(field)
        ordered = terms.values if terms.ordered else ()
        return {term.code: rank for rank, term in enumerate(ordered)}


def all_matches() -> tuple[DeclaredMatch, ...]:
    """Every match of the current packs, each as first declared (bases first)."""
    found: dict[str, DeclaredMatch] = {}
    for stored in current_packs():
        for match in stored.pack.matches.values():
            if match.id not in found:
                found[match.id] = DeclaredMatch(
                    match=match,
                    stored=stored,
                    asks=declared(match.asks.register_id),
                    offers=declared(match.offers.register_id),
                    settled=declared(match.settled.register_id),
                )
    return tuple(found.values())


def declared_match(match_id: str) -> DeclaredMatch:
    """The match of that id. Raises unknown_match."""
    matches = all_matches()
    for each in matches:
        if each.id == match_id:
            return each
    raise unknown_match(match_id, known=LISTED.join(each.id for each in matches))


def matches_with(register: str) -> tuple[Match, ...]:
    """The matches that a register takes part in; one small query."""
    found: dict[str, Match] = {}
    for stored in current_packs():
        for match in stored.pack.matches.values():
            if register in (match.asks.register_id, match.offers.register_id):
                found.setdefault(match.id, match)
    return tuple(found.values())
