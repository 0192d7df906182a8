"""What the guards of a case look at: plain facts, read once, no database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from zhuzhen.casework.problems import LISTED, reason


class GivenFacts(TypedDict, total=False):
    """What people may say at a step, by the names of `Given`."""

    verifiers: tuple[int, ...]
    category: str
    risks: tuple[str, ...]
    disaster: str
    comparison: str
    comparison_note: str
    met_on: dt.date | None
    present: int
    agreed: int
    minutes: str
    told_how: str
    urgency: str
    mode: str
    receipt_state: str
    receipt_number: str
    social_assist: str
    note: str


@dataclass(frozen=True)
class Given:
    """What people say at a step; what a step does not ask stays empty."""

    verifiers: tuple[int, ...] = ()
    category: str = ""
    risks: tuple[str, ...] = ()
    disaster: str = ""
    comparison: str = ""
    comparison_note: str = ""
    met_on: dt.date | None = None
    present: int = 0
    agreed: int = 0
    minutes: str = ""
    told_how: str = ""
    urgency: str = ""
    mode: str = ""
    receipt_state: str = ""
    receipt_number: str = ""
    social_assist: str = ""
    note: str = ""

    def as_json(self) -> dict[str, object]:
        """What was said, as the step keeps it."""
        return {
            name: list(value) if isinstance(value, tuple) else _plain(value)
            for name, value in vars(self).items()
            if value not in ("", (), None, 0)
        }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


@dataclass(frozen=True)
class Home:
    """The household as it stands."""

    size: int = 0
    able: int = 0
    weak: int = 0
    consented_on: dt.date | None = None

    @property
    def is_wholly_unable(self) -> bool:
        return self.size > 0 and self.able == 0 and self.weak == 0


@dataclass(frozen=True)
class Income:
    """A year's income as taken on a day: judged per head against the line of that year, in fen."""

    taken_on: dt.date
    judged_fen: int
    line_fen: int | None

    @property
    def is_above(self) -> bool:
        """Strictly above: a household on the line is not out of danger (facts B2.8)."""
        return self.line_fen is not None and self.judged_fen > self.line_fen


@dataclass(frozen=True)
class Checked:
    """The four safeguards as found on a day; `unmet` are Chinese names."""

    checked_on: dt.date
    unmet: tuple[str, ...] = ()
    is_fed: bool = True


@dataclass(frozen=True)
class Posted:
    """The notice of what is submitted. `is_ours`: it shows just that."""

    state: str
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    open_objections: int = 0
    is_ours: bool = True


@dataclass(frozen=True)
class Help:
    """A measure of help as far as guards look at it."""

    kind: str
    state: str
    is_training_only: bool = False
    has_effect: bool = False


@dataclass(frozen=True)
class Planned:
    responsible: str
    no_development_reason: str = ""


@dataclass(frozen=True)
class Pending:
    """What waits for decision: its kind, whether it is as it was frozen, what moved since."""

    kind: str
    is_intact: bool = True
    moved: tuple[str, ...] = ()
    is_endorsed: bool = False


@dataclass(frozen=True)
class Situation:
    """A case on a day, with what is said at the step that is to be taken."""

    today: dt.date
    t0: dt.date
    decision_due_on: dt.date
    figures: Mapping[str, int]
    given: Given = field(default_factory=Given)
    reason: str = ""
    is_clearing: bool = False
    admitted_on: dt.date | None = None
    relief_first: bool = False
    home: Home = field(default_factory=Home)
    verifiers: tuple[int, ...] = ()
    # Of the verifiers named, those who may verify here.
    fit_verifiers: frozenset[int] = frozenset()
    category: str = ""
    risks: tuple[str, ...] = ()
    disaster: str = ""
    comparison: str = ""
    incomes: tuple[Income, ...] = ()  # the earliest first
    checks: tuple[Checked, ...] = ()  # the earliest first
    posted: Posted | None = None
    helps: tuple[Help, ...] = ()
    plan: Planned | None = None
    pending: Pending | None = None
    new_risk_on: dt.date | None = None
    new_clue_on: dt.date | None = None
    is_handed_over: bool = False


class Reason(str):
    """The text of a reason, with the code by which screens know where it is mended."""

    code: str

    def __new__(cls, told: str, *, code: str) -> "Reason":
        made = super().__new__(cls, told)
        made.code = code
        return made


@dataclass(frozen=True)
class Verdict:
    """Whether something may be, and every reason why not."""

    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons

    def and_(self, other: "Verdict") -> "Verdict":
        return Verdict((*self.reasons, *other.reasons))


FINE = Verdict()


def no(code: str, **facts: object) -> Verdict:
    """A verdict with one reason."""
    return Verdict((Reason(reason(code, **facts), code=code),))


def all_of(*verdicts: Verdict) -> Verdict:
    """All reasons of all verdicts, in order."""
    return Verdict(tuple(each for verdict in verdicts for each in verdict.reasons))


def listed(words: tuple[str, ...]) -> str:
    return LISTED.join(words)
