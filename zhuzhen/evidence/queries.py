"""Reads about evidence, within the scope of the transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from zhuzhen.base.digest import sm3_of_chunks
from zhuzhen.base.problems import Problem
from zhuzhen.evidence import problems as texts
from zhuzhen.evidence import storing
from zhuzhen.evidence.models import Blob, Paper, quarters
from zhuzhen.evidence.rules import SAME_PICTURE, quarters_near

_CHUNK = 1024 * 1024
_DISTANCE = "bit_count(('x' || evidence_blob.perceptual_hash)::bit(64) # ('x' || %s)::bit(64))::int"


@dataclass(frozen=True)
class Likeness:
    """A paper whose picture looks like another; `distance` is in bits of 64, 0 for the same."""

    paper: Paper
    distance: int


def paper_of(paper_id: int) -> Paper:
    """A paper in scope. Raises `not_found`."""
    found = Paper.objects.select_related("blob").filter(pk=paper_id).first()
    if found is None:
        raise Problem("not_found", what=texts.PAPER)
    return found


def papers_of(paper_ids: list[int]) -> list[Paper]:
    """Those of the papers that are in scope, in the order asked for."""
    found = Paper.objects.select_related("blob").in_bulk(paper_ids)
    return [found[each] for each in paper_ids if each in found]


def open_paper(paper: Paper) -> Path:
    """The path of a paper's file. Raises `not_found` out of scope, or if the file is gone.

    Scope is asked again: the paper may have been read in another transaction.
    """
    if not Paper.objects.filter(pk=paper.pk).exists():
        raise Problem("not_found", what=texts.PAPER)
    path = storing.place_of(paper.blob_id)
    if not path.is_file():
        raise Problem("not_found", what=texts.FILE)
    return path


def similar_papers(
    blob: Blob,
    *,
    apart_from: Paper | None = None,
    limit: int = 20,
) -> list[Likeness]:
    """Papers in scope whose picture is the same or looks alike, the most alike first.

    Only looks that share nearly a quarter are compared, which indexes find. A file that is no
    picture is only like itself.
    """
    papers: QuerySet[Paper] = Paper.objects.select_related("blob")
    if apart_from is not None:
        papers = papers.exclude(pk=apart_from.pk)
    if not blob.perceptual_hash:
        same = papers.filter(blob=blob).order_by("pk")[:limit]
        return [Likeness(paper, 0) for paper in same]
    near = Q()
    for quarter, values in zip(
        quarters("blob__perceptual_hash"), quarters_near(blob.perceptual_hash), strict=True
    ):
        near |= Q(In(quarter, values))
    alike = (
        papers.filter(near)
        .exclude(blob__perceptual_hash="")
        .annotate(distance=RawSQL(_DISTANCE, [blob.perceptual_hash]))
        .filter(distance__lte=SAME_PICTURE)
        .order_by("distance", "pk")[:limit]
    )
    return [Likeness(paper, paper.distance) for paper in alike]


@dataclass(frozen=True)
class BlobCheck:
    """What a walk over the stored files found: how many, which are gone, which are changed."""

    files: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def verify_blobs() -> BlobCheck:
    """Read every stored file again and compare its SM3; constant memory."""
    count, missing, changed = 0, [], []
    for sm3 in Blob.objects.order_by("sm3").values_list("sm3", flat=True).iterator():
        count += 1
        path = storing.place_of(sm3)
        if not path.is_file():
            missing.append(sm3)
            continue
        with path.open("rb") as file:
            if sm3_of_chunks(_chunks(file)) != sm3:
                changed.append(sm3)
    return BlobCheck(count, tuple(missing), tuple(changed))
