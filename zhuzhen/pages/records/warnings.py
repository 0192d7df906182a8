"""What deserves a second look before a record is saved: likely doubles, odd pictures."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhuzhen.evidence.models import Paper
from zhuzhen.evidence.queries import similar_papers
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.commands import Entry
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import links_of
from zhuzhen.registers.models import Record, RecordPaper
from zhuzhen.registers.queries import likely_duplicates
from zhuzhen.registers.rules import PaperFact, paper_warnings


@dataclass(frozen=True)
class Warning:
    """One reason to look again, and where to look."""

    text: str
    path: str = ""


def warnings_for(
    declaration: Declaration, *, entry: Entry, papers: Sequence[Paper], uid: uuid.UUID
) -> tuple[Warning, ...]:
    """Likely doubles of what is about to be saved, and what is odd about its pictures.

    A repeated request is no double of itself.
    """
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
    doubles = [
        Warning(
            f"可能重复：{each.happened_on.isoformat()} {each.summary}"
            f"（{each.get_state_display()}）",
            f"/records/{each.uid}/",
        )
        for each in likely_duplicates(meant, declaration=declaration)
        if each.uid != uid
    ]
    return (*doubles, *_odd_papers(papers, entry=entry))


def _odd_papers(papers: Sequence[Paper], *, entry: Entry) -> list[Warning]:
    facts = [
        PaperFact(
            paper.name,
            taken_on=timezone.localtime(paper.taken_at).date() if paper.taken_at else None,
            other_record=_proves_already(paper),
        )
        for paper in papers
    ]
    odd = paper_warnings(facts, happened_on=entry.happened_on)
    return [Warning(f"{each.what}；{each.right}") for each in odd]


def _proves_already(paper: Paper) -> str:
    """The record in scope that the same picture proves already, or ''."""
    alike = [each.paper.pk for each in similar_papers(paper.blob, apart_from=paper)]
    used = RecordPaper.objects.select_related("record").filter(paper_id__in=alike)
    found = used.exclude(record__state=RecordState.VOIDED).order_by("pk").first()
    return found.record.summary if found else ""
