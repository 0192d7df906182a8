"""Keeping a file: its bytes once, and a paper for each use with the scope of what it proves."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.core.files.base import File
from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.evidence import problems as texts
from zhuzhen.evidence import storing
from zhuzhen.evidence.choices import Kind
from zhuzhen.evidence.kinds import (
    LIMITS,
    Refused,
    check_ending,
    check_size,
    is_picture,
    kind_of,
)
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.evidence.pictures import Picture, read_picture
from zhuzhen.evidence.rules import Shot
from zhuzhen.people.models import Account

_LONGEST_NAME = 200
# Seen by whoever sees everything; null would be seen by no range at all.
_NOWHERE = ""


@dataclass(frozen=True)
class _Arrival:
    """A file received and understood."""

    sm3: str
    size: int
    kind: Kind
    picture: Picture | None


def _plain_name(name: str | None) -> str:
    """The name without folders and control characters, short enough, its ending kept."""
    bare = PurePath((name or "").replace("\\", "/")).name
    clean = "".join(each for each in bare if each.isprintable()).strip() or texts.UNNAMED
    if len(clean) <= _LONGEST_NAME:
        return clean
    ending = PurePath(clean).suffix[:20]
    return clean[: _LONGEST_NAME - len(ending)] + ending


def _understood(path: Path, *, sm3: str, size: int, name: str) -> _Arrival:
    kind = kind_of(str(path))
    check_size(size, limit=LIMITS[kind])
    check_ending(name, kind=kind)
    picture = read_picture(path, kind=kind) if is_picture(kind) else None
    return _Arrival(sm3, size, kind, picture)


def _received(upload: File, *, name: str) -> _Arrival:
    """The file in its place on the disk. Raises `bad_file`; then nothing is left behind.

    A file that is there without a row (its transaction failed) is harmless: the next one of the
    same content takes its place.
    """
    try:
        with storing.arriving() as path:
            sm3, size = storing.receive(upload.chunks(), path=path)
            arrival = _understood(path, sm3=sm3, size=size, name=name)
            storing.put(path, target=storing.place_of(sm3))
    except Refused as refused:
        raise Problem("bad_file", file=name, why=refused.why, remedy=refused.remedy) from None
    return arrival


def _blob_of(arrival: _Arrival) -> Blob:
    """The one row of these bytes, made if it is the first."""
    picture = arrival.picture
    blob, _ = Blob.objects.get_or_create(
        sm3=arrival.sm3,
        defaults={
            "size": arrival.size,
            "mime": arrival.kind.value,
            "width": picture.width if picture else None,
            "height": picture.height if picture else None,
            "perceptual_hash": picture.perceptual_hash if picture else "",
        },
    )
    return blob


@transaction.atomic
def keep_file(
    upload: File,
    *,
    by: Account,
    place_id: str | None = None,
    helper_code: str | None = None,
    org_id: int | None = None,
    cluster_id: int | None = None,
    is_family: bool = False,
) -> Paper:
    """Keep an uploaded file and make a paper of it; the bytes are stored once, by their SM3.

    The scope columns say what it proves; without them only the uploader sees it, until
    `file_papers`. One with personal facts of a family is seen by the scope of families at
    `place_id`, whatever the other columns say. Raises `bad_file`.
    """
    name = _plain_name(upload.name)
    arrival = _received(upload, name=name)
    picture = arrival.picture
    blob = _blob_of(arrival)
    shot = picture.shot if picture else Shot()
    paper = Paper.objects.create(
        blob=blob,
        name=name,
        taken_at=shot.taken_at,
        latitude=shot.latitude,
        longitude=shot.longitude,
        place_id=place_id or _NOWHERE,
        helper_code=helper_code,
        org_id=org_id,
        cluster_id=cluster_id,
        is_family=is_family,
        uploaded_by_id=by.pk,
    )
    facts: dict[str, object] = {"sm3": blob.sm3, "size": blob.size, "mime": blob.mime}
    if is_family:
        facts["family"] = True
    audit.record("evidence.keep", by=by, subject="paper", subject_id=paper.pk, facts=facts)
    return paper


@transaction.atomic
def file_papers(
    papers: Iterable[Paper],
    *,
    by: Account,
    place_id: str | None,
    helper_code: str | None,
    org_id: int | None,
    cluster_id: int | None,
    is_family: bool = False,
) -> list[Paper]:
    """Give one's own papers the scope of the record that they prove.

    `is_family` marks those with personal facts; a paper that has the mark keeps it.
    Raises `not_found` for one out of scope, `not_own_paper` for another's.
    """
    wanted = [paper.pk for paper in papers]
    found = list(Paper.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(set(wanted)):
        raise Problem("not_found", what=texts.PAPER)
    for paper in found:
        if paper.uploaded_by_id != by.pk:
            owner = Account.objects.filter(pk=paper.uploaded_by_id).first()
            raise Problem("not_own_paper", who=owner.display_name if owner else "")
        paper.place_id, paper.helper_code = place_id or _NOWHERE, helper_code
        paper.org_id, paper.cluster_id = org_id, cluster_id
        paper.is_family = paper.is_family or is_family
        paper.save(update_fields=["place_id", "helper_code", "org_id", "cluster_id", "is_family"])
        audit.record(
            "evidence.file",
            by=by,
            subject="paper",
            subject_id=paper.pk,
            facts={"place": place_id, "org": org_id, "cluster": cluster_id},
        )
    return found
