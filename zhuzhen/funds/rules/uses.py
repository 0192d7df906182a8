"""Whether money may be allocated to something by the list of uses, and which entry refuses it."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.policy.schema import FundUse


@dataclass(frozen=True)
class UseFacts:
    """What money is asked for: the purpose's title and direction, and the text of the order."""

    title: str
    direction: str
    text: str = ""


@dataclass(frozen=True)
class UseVerdict:
    """Whether the list allows it; if not, the problem's code and the entry that refuses."""

    allowed: bool
    code: str = ""
    entry: FundUse | None = None
    word: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def use_verdict(use_code: str, *, facts: UseFacts, uses: Mapping[str, FundUse]) -> UseVerdict:
    """The verdict of a list in force on one use; without a list nothing is judged.

    The words of the negative list are looked for before the direction: what is not allowed at all
    is told first.
    """
    if not uses:
        return UseVerdict(True)
    named = uses.get(use_code)
    if named is not None and not named.is_allowed:
        return UseVerdict(False, "fund_use_refused", named)
    for entry in uses.values():
        for word in entry.words:
            if word in facts.title or word in facts.text:
                return UseVerdict(False, "fund_use_worded", entry, word)
    if not use_code:
        return UseVerdict(False, "fund_use_missing")
    if named is None:
        return UseVerdict(False, "fund_use_unknown")
    if facts.direction not in named.directions:
        return UseVerdict(False, "fund_use_direction", named)
    return UseVerdict(True)
