"""Changes of projects: proposed, taken from step to step, built, linked, claimed for."""

from zhuzhen.projects.commands.proposing import ProjectFacts, propose_project, revise_project
from zhuzhen.projects.commands.stepping import pass_notices, take_step

__all__ = [
    "ProjectFacts",
    "pass_notices",
    "propose_project",
    "revise_project",
    "take_step",
]
