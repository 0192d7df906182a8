"""What the names in a sheet mean, looked up in memory; an ambiguous name is never guessed."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Problem
from zhuzhen.partners.models import Org, OrgName
from zhuzhen.places.queries import resolve
from zhuzhen.policy.choices import Link
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import LISTED, Unreadable
from zhuzhen.registers.reading import read_text
from zhuzhen.registers.world import World

Key = TypeVar("Key", bound=Hashable)
_SHOWN = 6


class Names:
    """Lookups of organisations, clusters, teams and places by what people write."""

    def __init__(self, declaration: Declaration | None, *, world: World) -> None:
        self.world = world
        rule = declaration.link(Link.PLACE) if declaration else None
        self.levels = frozenset(rule.levels) if rule else frozenset()
        self._orgs = self._org_names()
        self._clusters = self._by_name((c.id, c.name) for c in world.clusters.values())
        self._teams = self._by_name((t.id, t.name) for t in world.teams.values())
        self._places = self._place_names()
        self._place_cache: dict[str, str | Unreadable] = {}

    @staticmethod
    def _by_name(pairs: Iterable[tuple[Key, str]]) -> dict[str, set[Key]]:
        found: dict[str, set[Key]] = defaultdict(set)
        for key, name in pairs:
            found[name].add(key)
        return found

    def _org_names(self) -> dict[str, set[int]]:
        """Full, short and former names, and credit codes; what is in scope only."""
        found = self._by_name((each.id, each.name) for each in self.world.orgs.values())
        for pk, short, code in Org.objects.values_list("id", "short_name", "credit_code"):
            for word in (short, code):
                if word:
                    found[word].add(pk)
        for pk, name in OrgName.objects.values_list("org_id", "name"):
            if pk in self.world.orgs:
                found[name].add(pk)
        return found

    def _place_names(self) -> dict[str, set[str]]:
        """Full path, path without the city, bare name: of the levels the register allows."""
        found: dict[str, set[str]] = defaultdict(set)
        for place in self.world.places.values():
            if self.levels and place.level not in self.levels:
                continue
            found[place.path].add(place.code)
            found[place.name].add(place.code)
            city = place.code[:4].ljust(12, "0")
            if city in self.world.places and city != place.code:
                found[place.path.removeprefix(self.world.places[city].path)].add(place.code)
        return found

    def _one(self, known: dict[str, set[int]], raw: object, *, missing: str) -> int:
        text = read_text(raw)
        hits = known.get(text, ())
        if not hits:
            raise Unreadable(missing, value=text[:40])
        if len(hits) > 1:
            raise Unreadable("ambiguous", value=text[:40], count=len(hits), known=self._told(hits))
        return next(iter(hits))

    def _told(self, orgs: Iterable[int]) -> str:
        shown = []
        for pk in sorted(orgs)[:_SHOWN]:
            org, cluster = self.world.orgs.get(pk), self.world.clusters.get(pk)
            home = self.world.places.get(org.home) if org else None
            shown.append(
                f"{org.name}（{home.path if home else org.home}，{pk}）"
                if org
                else f"{cluster.name}（{cluster.town}）"
                if cluster
                else str(pk)
            )
        return LISTED.join(shown)

    def org(self, raw: object) -> int:
        """By name (former ones too) or credit code."""
        return self._one(self._orgs, raw, missing="unknown_org")

    def org_by_id(self, raw: object) -> int:
        text = read_text(raw)
        number = whole_number(text)
        if number is not None and number in self.world.orgs:
            return number
        raise Unreadable("unknown_org", value=text[:40])

    def cluster(self, raw: object) -> int:
        return self._one(self._clusters, raw, missing="unknown_cluster")

    def team(self, raw: object) -> int:
        return self._one(self._teams, raw, missing="unknown_team")

    def place(self, raw: object) -> str:
        """By 12-digit code, path, part of a path, or name; asks when there are several."""
        text = read_text(raw)
        if text not in self._place_cache:
            self._place_cache[text] = self._find_place(text)
        found = self._place_cache[text]
        if isinstance(found, Unreadable):
            raise found
        return found

    def _find_place(self, text: str) -> str | Unreadable:
        if text in self.world.places:
            return text
        hits = self._places.get(text, set())
        if len(hits) == 1:
            return next(iter(hits))
        if hits:
            return self._ambiguous(text, hits)
        try:
            return resolve(text).code
        except Problem as problem:
            candidates = problem.facts.get("candidates") or ()
            assert isinstance(candidates, tuple)
            if len(candidates) > 1:
                return self._ambiguous(text, {each["code"] for each in candidates})
            return Unreadable("unknown_place", value=text[:40])

    def _ambiguous(self, text: str, codes: set[str]) -> Unreadable:
        near = [self.world.places[code] for code in sorted(codes) if code in self.world.places]
        shown = LISTED.join(f"{each.path}（{each.code}）" for each in near[:_SHOWN])
        return Unreadable("ambiguous", value=text[:40], count=len(codes), known=shown)
