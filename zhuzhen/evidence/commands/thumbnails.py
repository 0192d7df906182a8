"""Small pictures: made when first asked for, kept beside the files, never in the database."""

import os
from pathlib import Path

from zhuzhen.base.problems import Problem
from zhuzhen.evidence import storing
from zhuzhen.evidence.choices import Kind
from zhuzhen.evidence.kinds import Refused, is_picture
from zhuzhen.evidence.models import Paper
from zhuzhen.evidence.pictures import small_picture
from zhuzhen.evidence.queries import open_paper

WIDTHS = (160, 480, 1280)


def thumbnail_of(paper: Paper, *, width: int = 480) -> Path:
    """The path of a WebP no wider than the next of WIDTHS, without EXIF.

    Raises `not_found` out of scope, `not_a_picture`, `bad_file` if the file was damaged.
    """
    path = open_paper(paper)
    if not is_picture(paper.blob.mime):
        raise Problem("not_a_picture", file=paper.name)
    width = next((each for each in WIDTHS if each >= width), WIDTHS[-1])
    target = storing.small_place_of(paper.blob_id, width=width)
    if target.exists():
        return target
    try:
        image = small_picture(path, kind=Kind(paper.blob.mime), width=width)
    except Refused as refused:
        raise Problem("bad_file", file=paper.name, why=refused.why, remedy=refused.remedy) from None
    with storing.arriving() as arriving:
        with arriving.open("wb") as file:
            image.save(file, "WEBP", quality=80)
            file.flush()
            os.fsync(file.fileno())
        storing.put(arriving, target=target)
    return target
