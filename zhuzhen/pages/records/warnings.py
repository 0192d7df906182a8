"""What deserves a second look before a record is saved: likely doubles, odd pictures."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.evidence.models import Paper
from zhuzhen.registers.commands import Entry
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import links_of
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import likely_duplicates


@dataclass(frozen=True)
class Warning:
    """One reason to look again, and where to look."""

    text: str
    path: str = ""


def warnings_for(
    declaration: Declaration, *, entry: Entry, papers: Sequence[Paper], uid: uuid.UUID
) -> tuple[Warning, ...]:
    """Likely doubles of what is about to be saved. A repeated request is no double of itself."""
    values = entry.given_values()
    links, _ = links_of(
        declaration, given=entry.links, on=entry.happened_on, values=values.values()
    )
    meant = Record(
        uid=uid,
        register=declaration.id,
        happened_on=entry.happened_on,
        place_id=links.place,
        org_id=links.org,
        cluster_id=links.cluster,
        team_id=links.team,
        values=values,
    )
    return tuple(
        Warning(
            f"{each.happened_on.isoformat()} {each.summary}（{each.get_state_display()}）",
            f"/records/{each.uid}/",
        )
        for each in likely_duplicates(meant, declaration=declaration)
        if each.uid != uid
    )
