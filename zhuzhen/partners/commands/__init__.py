"""Changes of organisations, clusters, teams and pairings; every one is audited."""

from zhuzhen.partners.commands.clusters import (
    change_lead,
    form_cluster,
    join_cluster,
    leave_cluster,
)
from zhuzhen.partners.commands.orgs import close_org, create_org, rename_org
from zhuzhen.partners.commands.pairings import end_pairing, pair
from zhuzhen.partners.commands.teams import (
    end_posting,
    enrol_person,
    form_team,
    hand_over,
    post_person,
)

__all__ = [
    "change_lead",
    "close_org",
    "create_org",
    "end_pairing",
    "end_posting",
    "enrol_person",
    "form_cluster",
    "form_team",
    "hand_over",
    "join_cluster",
    "leave_cluster",
    "pair",
    "post_person",
    "rename_org",
]
