"""Who makes up a household: its counts, its one head, and the pairs its names are found by."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.base.problems import Fault
from zhuzhen.households.choices import ABLE, WEAK, Labour, Relation
from zhuzhen.households.problems import text


@dataclass(frozen=True)
class Member:
    """A person present, as far as the household's make-up goes."""

    name: str
    relation: str
    labour: str


@dataclass(frozen=True)
class Composition:
    """What lists repeat of a household's members."""

    size: int
    able: int
    weak: int
    head_name: str
    name_pairs: tuple[str, ...]

    @property
    def is_wholly_unable(self) -> bool:
        """整户无劳动能力: nobody able, nobody weakly able (workflows D1: never marked cleared)."""
        return self.size > 0 and self.able == 0 and self.weak == 0


def composition(members: Iterable[Member], *, head_name: str = "") -> Composition:
    """The counts, head and name pairs of those present; `head_name` stands where nobody is."""
    present = list(members)
    head = next((each.name for each in present if each.relation == Relation.HEAD), head_name)
    return Composition(
        size=len(present),
        able=sum(Labour(each.labour) in ABLE for each in present),
        weak=sum(Labour(each.labour) in WEAK for each in present),
        head_name=head,
        name_pairs=name_pairs((head, *(each.name for each in present))),
    )


def pairs_of(name: str) -> set[str]:
    """The characters of a name, and each two that stand together; blanks don't count."""
    plain = "".join(name.split())
    return set(plain) | {plain[at : at + 2] for at in range(len(plain) - 1)}


def name_pairs(names: Iterable[str]) -> tuple[str, ...]:
    """The pairs of all names together, each once, in order."""
    found: set[str] = set()
    for each in names:
        found |= pairs_of(each)
    return tuple(sorted(found))


def wanted_pairs(part: str) -> tuple[str, ...]:
    """The pairs that a name with this part in it must have; those of two, unless it is one."""
    plain = "".join(part.split())
    if len(plain) < 2:
        return (plain,) if plain else ()
    return tuple(sorted({plain[at : at + 2] for at in range(len(plain) - 1)}))


def composition_faults(members: Iterable[Member]) -> tuple[Fault, ...]:
    """A household has members, just one head, and at most one spouse of the head."""
    present = list(members)
    if not present:
        return (Fault(text("nobody_what"), text("nobody_right")),)
    found = []
    heads = [each.name for each in present if each.relation == Relation.HEAD]
    if not heads:
        found.append(Fault(text("no_head_what"), text("no_head_right"), field="relation"))
    if len(heads) > 1:
        what = text("heads_what", names=text("listed").join(heads))
        found.append(Fault(what, text("heads_right"), field="relation"))
    spouses = [each.name for each in present if each.relation == Relation.SPOUSE]
    if len(spouses) > 1:
        what = text("spouses_what", names=text("listed").join(spouses))
        found.append(Fault(what, text("spouses_right"), field="relation"))
    return tuple(found)
