"""What moves between which accounts, as a paper says it; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from zhuzhen.funds.choices import MOVES, EntryKind, Source, Stage
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import codes_above, level_of


@dataclass(frozen=True, order=True)
class AccountKey:
    """What an account stands for; `helper_code` is the payer's division, '' where it has none."""

    stage: Stage
    source: Source
    year: int
    place_id: str
    helper_code: str = ""
    purpose_id: int | None = None

    def at(
        self, stage: Stage, *, place: str | None = None, purpose_id: int | None = None
    ) -> "AccountKey":
        """The account of the same money at another stage, and in another place if one is named."""
        return replace(self, stage=stage, place_id=place or self.place_id, purpose_id=purpose_id)

    def next_year(self) -> "AccountKey":
        """The account of the next fund year to which what is left of this one is carried over."""
        return replace(self, year=self.year + 1)

    @property
    def money(self) -> tuple[str, int, str]:
        """Whose money it is: what a movement never changes (but the year, when carried over)."""
        return (self.source, self.year, self.helper_code)

    def as_json(self) -> dict[str, object]:
        return {
            "stage": str(self.stage),
            "source": str(self.source),
            "year": self.year,
            "place": self.place_id,
            "helper": self.helper_code,
            "purpose": self.purpose_id,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, object]) -> "AccountKey":
        purpose = found["purpose"]
        return cls(
            Stage(str(found["stage"])),
            Source(str(found["source"])),
            int(str(found["year"])),
            str(found["place"]),
            str(found["helper"]),
            None if purpose is None else int(str(purpose)),
        )


@dataclass(frozen=True)
class Move:
    """Whole fen from one account to another."""

    from_: AccountKey
    to: AccountKey
    amount_fen: int

    def as_json(self) -> dict[str, object]:
        return {
            "from": self.from_.as_json(), "to": self.to.as_json(), "amount_fen": self.amount_fen,
        }  # fmt: skip

    @classmethod
    def from_json(cls, found: Mapping[str, object]) -> "Move":
        start, end = found["from"], found["to"]
        assert isinstance(start, dict) and isinstance(end, dict)
        amount = int(str(found["amount_fen"]))
        return cls(AccountKey.from_json(start), AccountKey.from_json(end), amount)


def lines_of(moves: Iterable[Move]) -> dict[AccountKey, int]:
    """What each account gets (below 0: gives), one line an account; none where it cancels out."""
    given: dict[AccountKey, int] = {}
    for move in moves:
        given[move.from_] = given.get(move.from_, 0) - move.amount_fen
        given[move.to] = given.get(move.to, 0) + move.amount_fen
    return {key: fen for key, fen in given.items() if fen}


def total_of(moves: Iterable[Move]) -> int:
    """What an entry of these moves moves in all."""
    return sum(fen for fen in lines_of(moves).values() if fen > 0)


def fits(move: Move, *, kind: EntryKind) -> bool:
    """Whether an entry of that kind moves money between these stages."""
    return (move.from_.stage, move.to.stage) in MOVES[kind]


def keeps_its_money(move: Move, *, kind: EntryKind) -> bool:
    """Whether the money stays whose it was; only a carrying over goes on to the next year."""
    (source, year, helper), (to_source, to_year, to_helper) = move.from_.money, move.to.money
    later = 1 if kind is EntryKind.CARRY_OVER else 0
    return (source, helper) == (to_source, to_helper) and to_year == year + later


def seen_at(places: Iterable[str]) -> str:
    """Where an entry over these places is seen: the lowest, if each other is above it; else what
    is next above all of them. '' if that is no county (or nothing): they lie too far apart."""
    codes = sorted(set(places), key=lambda code: (len(codes_above(code)), code))
    lowest = codes[-1]
    if set(codes) <= {lowest, *codes_above(lowest)}:
        return lowest
    chains = [(code, *codes_above(code)) for code in codes]
    shared = next(code for code in chains[0] if all(code in chain for chain in chains))
    return shared if level_of(shared) not in (Level.PROVINCE, Level.CITY) else ""
