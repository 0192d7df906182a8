"""Which person, or which record above, a row means: its name, narrowed by the rest of the row."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.db.models import Q, QuerySet

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.workbook import UUID_FORM, Cell
from zhuzhen.policy.choices import Link
from zhuzhen.registers.choices import NO_VALUE, RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import LISTED, Unreadable
from zhuzhen.registers.reading import read_text
from zhuzhen.registers.world import Links, ParentFact, PersonFact, World

_SHOWN = 6
_REMEMBERED = 20_000  # texts that name records above
_COLUMNS = (
    *("pk", "uid", "summary", "happened_on", "state", "outside_key"),
    *("place_id", "org_id", "cluster_id", "team_id", "helper_code"),
)


class _People:
    """People in scope by name; a number stands for itself."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.named: dict[str, list[PersonFact]] = defaultdict(list)
        for person in world.people.values():
            self.named[person.name].append(person)

    def one(self, text: str, *, given: Links, on: dt.date) -> int:
        number = whole_number(text)
        if number is not None and number in self.world.people:
            return number
        hits = self.named.get(text, [])
        if len(hits) > 1:
            hits = [each for each in hits if _posted_as(each, given=given, on=on)] or hits
        if not hits:
            raise Unreadable("unknown_person", value=text[:40])
        if len(hits) > 1:
            known = LISTED.join(self._told(each) for each in hits[:_SHOWN])
            raise Unreadable("ambiguous_person", value=text[:40], count=len(hits), known=known)
        return hits[0].id

    def _told(self, person: PersonFact) -> str:
        org = self.world.orgs.get(person.org)
        return f"{person.name}（{org.name if org else NO_VALUE}，{person.id}）"


def _posted_as(person: PersonFact, *, given: Links, on: dt.date) -> bool:
    """Whether a person was posted on the day by the unit, to the cluster and team, of the row."""
    post = person.post_on(on)
    wanted = (given.org, given.cluster, given.team)
    return post is not None and all(
        want is None or want == has
        for want, has in zip(wanted, (post.org, post.cluster, post.team), strict=True)
    )


class _Parents:
    """Records of one register by number or summary, looked up for a portion of rows at a time."""

    def __init__(self, register: str, *, world: World) -> None:
        self.register, self.world = register, world
        self.named: dict[str, list[ParentFact]] = {}

    def look_up(self, texts: set[str]) -> None:
        """Find what a portion of rows names: by number, else by summary. What was found before is
        kept while it is not too much, as rows often share a few records above."""
        if len(self.named) + len(texts) > _REMEMBERED:
            self.world.parents.clear()
            self.named.clear()
        texts = texts - self.named.keys()
        if not texts:
            return
        uids = [text for text in texts if UUID_FORM.fullmatch(text)]
        numbered = Record.objects.filter(Q(uid__in=uids) | Q(outside_key__in=texts))
        for fact, key in self._facts(numbered):
            for text in {fact.uid, key} & texts:
                self.named.setdefault(text, []).append(fact)
        left = texts - self.named.keys()
        if left:
            for fact, _ in self._facts(Record.objects.filter(summary__in=left)):
                self.named.setdefault(fact.summary, []).append(fact)
        for text in texts - self.named.keys():
            self.named[text] = []

    def _facts(self, found: QuerySet[Record]) -> Iterator[tuple[ParentFact, str]]:
        rows = found.filter(register=self.register).order_by("pk").values_list(*_COLUMNS)
        for pk, uid, summary, day, state, key, *ends in rows:
            is_void = state == RecordState.VOIDED
            fact = ParentFact(pk, str(uid), self.register, summary, day, is_void, Links(*ends))
            self.world.parents[pk] = fact
            yield fact, key or ""

    def one(self, text: str, *, given: Links, on: dt.date) -> int:
        """Of several, those that stand, are not later, and are of the same unit or cluster."""
        hits = self.named.get(text, [])
        if len(hits) == 1:
            return hits[0].id
        tests: tuple[Callable[[ParentFact], bool], ...] = (
            lambda each: not each.is_void,
            lambda each: each.happened_on <= on,
            lambda each: given.org is None or each.links.org == given.org,
            lambda each: given.cluster is None or each.links.cluster == given.cluster,
        )
        for test in tests:
            hits = [each for each in hits if test(each)] or hits
        if not hits:
            raise Unreadable("unknown_parent", value=text[:40])
        if len(hits) > 1:
            known = LISTED.join(
                f"{each.summary}（{each.happened_on}，{each.uid}）" for each in hits[:_SHOWN]
            )
            raise Unreadable("ambiguous_parent", value=text[:40], count=len(hits), known=known)
        return hits[0].id


def parent_text(cell: Cell) -> str:
    """How a record above is asked for: a number in small letters, or a summary as it is."""
    text = read_text(cell)
    return text.lower() if UUID_FORM.fullmatch(text) else text


class Belonging:
    """Completes the links of rows by the person and the record above that they name."""

    def __init__(self, declaration: Declaration, *, world: World) -> None:
        rule = declaration.link(Link.PARENT)
        self.people = _People(world) if declaration.link(Link.PERSON) else None
        self.parents = _Parents(rule.register_id or "", world=world) if rule else None

    def look_up(self, cells: Iterable[Cell]) -> None:
        """Find the records above that a portion of rows names; what is unreadable is told later."""
        texts = set()
        for cell in cells:
            if cell != "" and cell is not None:
                try:
                    texts.add(parent_text(cell))
                except Unreadable:
                    continue
        if self.parents is not None:
            self.parents.look_up(texts)

    def complete(
        self, given: Links, *, person: str, parent: str, on: dt.date
    ) -> tuple[Links, tuple[Fault, ...]]:
        """The links with person and parent, or why it is not clear which they are."""
        faults = []
        if person and self.people is not None:
            try:
                given = replace(given, person=self.people.one(person, given=given, on=on))
            except Unreadable as error:
                faults.append(error.as_fault(field=Link.PERSON.value))
        if parent and self.parents is not None:
            try:
                given = replace(given, parent=self.parents.one(parent, given=given, on=on))
            except Unreadable as error:
                faults.append(error.as_fault(field=Link.PARENT.value))
        return given, tuple(faults)
