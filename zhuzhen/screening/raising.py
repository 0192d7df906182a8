"""Findings become clues by the command of cases; counted as a run tells them."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.casework.commands.cases import ClueRow, raise_clues
from zhuzhen.people.models import Account


@dataclass(frozen=True)
class Raised:
    """How many findings there were, began a case, joined an open one, were known before."""

    found: int = 0
    new: int = 0
    joined: int = 0
    known: int = 0

    def __add__(self, other: "Raised") -> "Raised":
        return Raised(
            self.found + other.found,
            self.new + other.new,
            self.joined + other.joined,
            self.known + other.known,
        )


def raise_found(findings: Sequence[ClueRow], *, by: Account | None) -> Raised:
    """Write the clues of one portion of findings. In the caller's transaction and scope.

    A household that ended since the people were read has none.
    """
    done = raise_clues(findings, by=by)
    return Raised(len(findings), done.begun, done.joined, done.known)
