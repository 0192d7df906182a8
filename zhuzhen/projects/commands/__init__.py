"""Changes of projects: planned, proposed, taken from step to step, built, linked, claimed, paid."""

from zhuzhen.projects.commands.building import (
    ContractFacts,
    plan_milestone,
    reach_milestone,
    sign_contract,
)
from zhuzhen.projects.commands.choosing import ChoiceRules, adopt_selection, choose_projects
from zhuzhen.projects.commands.contracting import (
    EndFacts,
    end_contract,
    kept_bounds,
    release_ended,
)
from zhuzhen.projects.commands.items import (
    ItemFacts,
    add_item,
    correct_item,
    next_rank,
    rank_items,
    remove_item,
)
from zhuzhen.projects.commands.linking import LinkageFacts, agree_linkage, record_delivery
from zhuzhen.projects.commands.needing import (
    cancel_claim,
    claim_need,
    open_need,
    receive_claim,
    withdraw_need,
)
from zhuzhen.projects.commands.paying import OrderFacts, allocate, commit, pay
from zhuzhen.projects.commands.paying_wages import WageFacts, pay_wages
from zhuzhen.projects.commands.planning import (
    approve_plan,
    draw_plan,
    return_plan,
    score_project,
)
from zhuzhen.projects.commands.posting import post_completion
from zhuzhen.projects.commands.proposing import ProjectFacts, propose_project, revise_project
from zhuzhen.projects.commands.reporting import (
    ProgressFacts,
    correct_report,
    report_progress,
)
from zhuzhen.projects.commands.stepping import pass_notices, take_step

__all__ = [
    "ChoiceRules",
    "ContractFacts",
    "EndFacts",
    "ItemFacts",
    "LinkageFacts",
    "OrderFacts",
    "ProgressFacts",
    "ProjectFacts",
    "WageFacts",
    "add_item",
    "adopt_selection",
    "agree_linkage",
    "allocate",
    "approve_plan",
    "cancel_claim",
    "choose_projects",
    "claim_need",
    "commit",
    "correct_item",
    "correct_report",
    "draw_plan",
    "end_contract",
    "kept_bounds",
    "next_rank",
    "open_need",
    "pass_notices",
    "pay",
    "pay_wages",
    "plan_milestone",
    "post_completion",
    "propose_project",
    "rank_items",
    "reach_milestone",
    "receive_claim",
    "record_delivery",
    "release_ended",
    "remove_item",
    "report_progress",
    "return_plan",
    "revise_project",
    "score_project",
    "sign_contract",
    "take_step",
    "withdraw_need",
]
