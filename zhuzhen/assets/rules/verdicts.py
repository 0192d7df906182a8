"""A verdict: whether something may be, and every reason against it, in Chinese."""

from dataclasses import dataclass

from zhuzhen.assets.problems import reason


@dataclass(frozen=True)
class Verdict:
    """Whether something may be, and every reason why not."""

    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons


FINE = Verdict()


def no(code: str, /, **facts: object) -> Verdict:
    """A verdict against, by the code of its reason."""
    return Verdict((reason(code, **facts),))


def all_of(*verdicts: Verdict) -> Verdict:
    """Every reason of several verdicts, in order."""
    return Verdict(tuple(each for verdict in verdicts for each in verdict.reasons))
