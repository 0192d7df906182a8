"""Clues, cases and their steps; plans, helpers, measures, visits; campaigns; doubts.

Every table carries `place_id` (the household's village then) and the policy of families.
"""

from zhuzhen.casework.models.cases import Case, CaseStep, CivilHandover, Clue, Submission
from zhuzhen.casework.models.support import (
    FamilyShift,
    HelperPair,
    Measure,
    Plan,
    SupportChange,
    Visit,
)
from zhuzhen.casework.models.watching import Campaign, CampaignVillage, Doubt

__all__ = [
    "Campaign",
    "CampaignVillage",
    "Case",
    "CaseStep",
    "CivilHandover",
    "Clue",
    "Doubt",
    "FamilyShift",
    "HelperPair",
    "Measure",
    "Plan",
    "Submission",
    "SupportChange",
    "Visit",
]
