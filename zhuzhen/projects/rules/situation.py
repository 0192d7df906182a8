"""What the guards of a project look at: plain facts, read once, no database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from zhuzhen.casework.rules.situation import FINE, Reason, Verdict, all_of
from zhuzhen.places.choices import Level
from zhuzhen.projects.problems import reason

__all__ = ["FINE", "Given", "GivenFacts", "Situation", "Verdict", "all_of", "no"]


def no(code: str, /, **facts: object) -> Verdict:
    """A verdict with one reason."""
    return Verdict((Reason(reason(code, **facts), code=code),))


class GivenFacts(TypedDict, total=False):
    """What people may say at a step, by the names of `Given`."""

    met_on: dt.date | None
    present: int
    agreed: int
    minutes: str
    points: tuple[str, ...]
    year: int
    approval_no: str
    procurement: str
    looked_on: dt.date | None
    members: str
    opinion: str
    settled_fen: int
    retention_fen: int
    handed_to: str
    evaluation: str
    budget_fen: int
    content: str
    performance: str
    builder: str
    ends_on: dt.date | None


@dataclass(frozen=True)
class Given:
    """What people say at a step; what a step does not ask stays empty."""

    met_on: dt.date | None = None
    present: int = 0
    agreed: int = 0
    minutes: str = ""
    points: tuple[str, ...] = ()
    year: int = 0
    approval_no: str = ""
    procurement: str = ""
    looked_on: dt.date | None = None
    members: str = ""
    opinion: str = ""
    settled_fen: int = 0
    retention_fen: int = 0
    handed_to: str = ""
    evaluation: str = ""
    budget_fen: int = 0
    content: str = ""
    performance: str = ""
    builder: str = ""
    ends_on: dt.date | None = None

    def as_json(self) -> dict[str, object]:
        """What was said, as the step keeps it."""
        return {
            name: list(value) if isinstance(value, tuple) else _plain(value)
            for name, value in vars(self).items()
            if value not in ("", (), None, 0)
        }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


# What an adjustment may change of a project, by the names of `Given`.
ADJUSTABLE = ("budget_fen", "content", "performance", "builder", "ends_on")


@dataclass(frozen=True)
class Posted:
    """The notice of what is put forward. `is_ours`: it shows just that."""

    state: str
    days: int = 0
    closes_on: dt.date | None = None
    open_objections: int = 0
    is_ours: bool = True


@dataclass(frozen=True)
class Money:
    """What stands at each stage for a project, in fen; `arrived` came for it and waits."""

    arrived: int = 0
    allocated: int = 0
    committed: int = 0
    paid: int = 0
    capitalised: int = 0
    expensed: int = 0

    @property
    def spent(self) -> int:
        """Paid at any time: settled or not yet."""
        return self.paid + self.capitalised + self.expensed

    @property
    def in_all(self) -> int:
        """Everything that was ever allocated to it and not taken back."""
        return self.arrived + self.allocated + self.committed + self.spent

    @property
    def unspent(self) -> int:
        return self.arrived + self.allocated + self.committed


@dataclass(frozen=True)
class Contracted:
    """A contract as far as guards look at it; of one that ended, what was paid on it."""

    number: str
    amount_fen: int
    prepaid_percent: int
    ends_on: dt.date | None = None
    is_ended: bool = False


@dataclass(frozen=True)
class Limits:
    """Figures of packs that hold at the project's place."""

    least_days: int = 10
    prepaid_percent: int = 30
    tender_fen: int = 400_000_000
    self_build_fen: int = 100_000_000


@dataclass(frozen=True)
class Situation:
    """A project on a day, and what is said at the step that is asked about."""

    today: dt.date
    of: Level
    given: Given = Given()
    reason: str = ""
    missing: tuple[str, ...] = ()  # names of what has to be filled in and is not
    has_item: bool = False
    without_item: str = ""
    is_item_elsewhere: bool = False
    shares_bp: int | None = None  # None is a project of one place
    use: Verdict = FINE
    score: int | None = None
    is_operating: bool = False
    is_work_relief: bool = False
    budget_fen: int = 0
    procurement: str = ""
    performance: str = ""
    plan_year: int | None = None
    is_unchanged: bool = True
    is_argued: bool = False
    notice: Posted | None = None
    completion: Posted | None = None
    linkages: int = 0
    money: Money = Money()
    orders: int = 0  # of its money that wait for approval
    lacking_fen: int = 0  # for the year's plan: what neither stands ready nor is on the project
    contracts: tuple[Contracted, ...] = ()
    percent: int = 0
    has_pictures: bool = False
    rolls: int = 0
    asked: Mapping[str, object] | None = None  # the adjustment that waits
    limits: Limits = field(default_factory=Limits)

    @property
    def contracted_fen(self) -> int:
        return sum(each.amount_fen for each in self.contracts)
