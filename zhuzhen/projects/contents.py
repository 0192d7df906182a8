"""What stands in a project, and its digest: what was submitted is what is decided on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from zhuzhen.base.digest import sm3_of
from zhuzhen.projects.flow import SETTLING
from zhuzhen.projects.models import Project, ProjectShare, ProjectStep

Content = dict[str, object]
_COPIED = (
    "code", "title", "place_id", "plan_item_id", "without_item", "category", "direction", "tags",
    "is_operating", "content", "reason", "performance", "benefit", "budget_fen", "use_code",
    "builder",
)  # fmt: skip


def content_of(project: Project, *, shares: Sequence[tuple[str, int]]) -> Content:
    """Everything that a decision on a project is about; scores, states and papers of later steps
    are not in it."""
    found: Content = {name: getattr(project, name) for name in _COPIED}
    found["starts_on"] = project.starts_on.isoformat() if project.starts_on else None
    found["ends_on"] = project.ends_on.isoformat() if project.ends_on else None
    found["shares"] = sorted(list(each) for each in shares)
    return found


def digests(projects: Iterable[Project]) -> dict[int, str]:
    """SM3 of what stands in each project now, by its id; one query."""
    wanted = list(projects)
    shares: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = ProjectShare.objects.filter(project__in=wanted)
    for key, place, part in rows.values_list("project_id", "place_id", "share_bp"):
        shares[key].append((place, part))
    return {each.pk: sm3_of(content_of(each, shares=shares[each.pk])) for each in wanted}


def content_sm3(project: Project) -> str:
    """SM3 of what stands in a project now."""
    return digests([project])[project.pk]


def settled_digests(projects: Iterable[Project]) -> dict[int, str]:
    """SM3 of what each project was last submitted with, or adjusted to; one query."""
    rows = ProjectStep.objects.filter(project__in=list(projects), step__in=SETTLING)
    last = rows.order_by("project_id", "-pk").distinct("project_id")
    return dict(last.values_list("project_id", "content_sm3"))
