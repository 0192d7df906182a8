"""Plans, projects, what is built and by whom, who benefits, and what is asked of donors."""

from zhuzhen.projects.models.building import (
    Acceptance,
    Contract,
    Milestone,
    Progress,
    ProgressVersion,
    WageLine,
    WageRoll,
)
from zhuzhen.projects.models.linking import Claim, Delivery, Linkage, Need
from zhuzhen.projects.models.pool import (
    Candidate,
    PlanItem,
    Project,
    ProjectShare,
    ProjectShift,
    ProjectStep,
    Selection,
    TownPlan,
)

__all__ = [
    "Acceptance",
    "Candidate",
    "Claim",
    "Contract",
    "Delivery",
    "Linkage",
    "Milestone",
    "Need",
    "PlanItem",
    "Progress",
    "ProgressVersion",
    "Project",
    "ProjectShare",
    "ProjectShift",
    "ProjectStep",
    "Selection",
    "TownPlan",
    "WageLine",
    "WageRoll",
]
