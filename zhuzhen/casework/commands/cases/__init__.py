"""Changes of clues and cases: raised, joined, dismissed, taken from step to step."""

from zhuzhen.casework.commands.cases.beginning import ClueRow
from zhuzhen.casework.commands.cases.clues import dismiss_clue, raise_clue
from zhuzhen.casework.commands.cases.sets import Raised, raise_clues
from zhuzhen.casework.commands.cases.stepping import check_by_visit, pass_notices, take_step

__all__ = [
    "ClueRow",
    "Raised",
    "check_by_visit",
    "dismiss_clue",
    "pass_notices",
    "raise_clue",
    "raise_clues",
    "take_step",
]
