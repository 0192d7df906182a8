"""What stands in a project, and its digest: what was submitted is what is decided on."""

from zhuzhen.base.digest import sm3_of
from zhuzhen.projects.models import Project, ProjectShare

Content = dict[str, object]
_COPIED = (
    "code", "title", "place_id", "plan_item_id", "without_item", "category", "direction", "tags",
    "is_operating", "content", "reason", "performance", "benefit", "budget_fen", "use_code",
    "builder",
)  # fmt: skip


def content_of(project: Project) -> Content:
    """Everything that a decision on a project is about; scores, states and papers of later steps
    are not in it."""
    shares = ProjectShare.objects.filter(project=project).order_by("place_id")
    found: Content = {name: getattr(project, name) for name in _COPIED}
    found["starts_on"] = project.starts_on.isoformat() if project.starts_on else None
    found["ends_on"] = project.ends_on.isoformat() if project.ends_on else None
    found["shares"] = [list(each) for each in shares.values_list("place_id", "share_bp")]
    return found


def content_sm3(project: Project) -> str:
    """SM3 of what stands in a project now."""
    return sm3_of(content_of(project))
