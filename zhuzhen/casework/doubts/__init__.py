"""疑点: recorded facts that contradict each other (facts B2.9), found in sets, with remedies."""

from zhuzhen.casework.doubts.finding import find_doubts
from zhuzhen.casework.doubts.table import RULES, DoubtRule

__all__ = ["RULES", "DoubtRule", "find_doubts"]
