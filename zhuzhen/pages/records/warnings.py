"""What deserves a second look before a record is saved: likely doubles, odd days and pictures."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhuzhen.base import clock
from zhuzhen.duties.queries.weighing import NOT_SAVED
from zhuzhen.evidence.models import Paper
from zhuzhen.evidence.queries import similar_papers
from zhuzhen.pages.records.taking import taken_from
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.commands import Entry
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import links_of
from zhuzhen.registers.models import Record, RecordPaper
from zhuzhen.registers.queries import likely_duplicates
from zhuzhen.registers.rules import PaperFact, due_warnings, paper_warnings, summary_of


@dataclass(frozen=True)
class Warning:
    """One reason to look again, and where to look."""

    text: str
    path: str = ""


def unsaved(
    declaration: Declaration, *, entry: Entry, uid: uuid.UUID, stored: Record | None = None
) -> Record:
    """The record that an entry would make, or make of `stored`, were it submitted."""
    values = entry.given_values()
    links, world = links_of(
        declaration, given=entry.links, on=entry.happened_on, values=values.values()
    )
    return Record(
        pk=stored.pk if stored else NOT_SAVED,
        uid=stored.uid if stored else uid,
        register=declaration.id,
        state=RecordState.SUBMITTED,
        happened_on=entry.happened_on,
        place_id=links.place,
        org_id=links.org,
        cluster_id=links.cluster,
        team_id=links.team,
        person_id=links.person,
        parent_id=links.parent,
        helper_code=links.helper_code,
        values=values,
        summary=summary_of(
            declaration, values=values, links=links, happened_on=entry.happened_on, world=world
        ),
    )


def doubles_of(meant: Record, *, declaration: Declaration) -> list[Warning]:
    """Likely doubles of what is about to be saved; a repeated request is no double of itself."""
    return [
        Warning(
            f"可能重复：{each.happened_on.isoformat()} {each.summary}"
            f"（{each.get_state_display()}）",
            f"/records/{each.uid}/",
        )
        for each in likely_duplicates(meant, declaration=declaration)
        if each.uid != meant.uid
    ]


def warnings_for(
    meant: Record, *, declaration: Declaration, papers: Sequence[Paper]
) -> tuple[Warning, ...]:
    """Likely doubles of an unsaved record, and what is odd about its days and its pictures."""
    far = due_warnings(declaration, values=meant.values, today=clock.today())
    return (
        *doubles_of(meant, declaration=declaration),
        *(Warning(f"{each.what}；{each.right}") for each in far),
        *_odd_papers(papers, meant=meant),
    )


def _odd_papers(papers: Sequence[Paper], *, meant: Record) -> list[Warning]:
    found: list[Warning] = []
    for paper in papers:
        other = _proves_already(paper, apart_from=meant)
        taken = timezone.localtime(paper.taken_at).date() if paper.taken_at else None
        away = taken_from(paper, place=meant.place_id)
        fact = PaperFact(
            paper.name,
            taken_on=taken,
            km_away=away.km if away else None,
            other_record=other.summary if other else "",
        )
        county = away.county if away else ""
        for each in paper_warnings([fact], happened_on=meant.happened_on, place=county):
            path = f"/records/{other.uid}/" if other and other.summary in each.what else ""
            found.append(Warning(f"{each.what}；{each.right}", path))
    return found


def _proves_already(paper: Paper, *, apart_from: Record) -> Record | None:
    """Another record in scope that the same picture, or one that looks like it, proves already."""
    alike = [each.paper.pk for each in similar_papers(paper.blob, apart_from=paper)]
    used = RecordPaper.objects.select_related("record").filter(paper_id__in=[*alike, paper.pk])
    others = used.exclude(record__state=RecordState.VOIDED).exclude(record__uid=apart_from.uid)
    found = others.order_by("pk").first()
    return found.record if found else None
