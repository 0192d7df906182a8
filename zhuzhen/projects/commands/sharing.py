"""What part of a project across villages or towns is whose."""

from collections.abc import Sequence

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.places.queries import division
from zhuzhen.projects.models import Project, ProjectShare
from zhuzhen.projects.rules.entering import WHOLE_BP


def put_shares(project: Project, shares: Sequence[tuple[str, int]]) -> None:
    """Put these shares in the place of what a project had; none is a project of one place.

    Internal: whoever calls has asked who may. Raises shares_short, shares_place, unknown_place.
    """
    under = CodeRange.under(project.place_id)
    for place, _ in shares:
        if place not in under:
            raise Problem("shares_place", place=division(place).name)
    total = sum(part for _, part in shares)
    if shares and (total != WHOLE_BP or min(part for _, part in shares) <= 0):
        rest = f"{abs(WHOLE_BP - total) / 100:.2f}"
        raise Problem("shares_short", sum=f"{total / 100:.2f}", rest=rest)
    ProjectShare.objects.filter(project=project).delete()
    ProjectShare.objects.bulk_create(
        ProjectShare(
            project=project,
            place=division(place),
            helper_code=project.helper_code,
            share_bp=part,
        )
        for place, part in shares
    )
