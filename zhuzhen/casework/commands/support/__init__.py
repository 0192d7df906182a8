"""Changes of plans, measures, helper pairs and visits of a household."""

from zhuzhen.casework.commands.support.helpers import end_helper, pair_helper
from zhuzhen.casework.commands.support.measures import add_measure, change_measure
from zhuzhen.casework.commands.support.plans import draw_up_plan, revise_plan
from zhuzhen.casework.commands.support.visits import record_visit

__all__ = [
    "add_measure",
    "change_measure",
    "draw_up_plan",
    "end_helper",
    "pair_helper",
    "record_visit",
    "revise_plan",
]
