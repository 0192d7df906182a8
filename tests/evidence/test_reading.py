"""Papers within scope, small pictures, and pictures that look alike."""

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from tests.cast import DONGGUAN, NANXIONG, ZHUJI, cast, stage
from tests.evidence.making import PDF, coded, drawing, exif, jpeg, upload
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem, constraint_text
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.evidence.commands import file_papers, keep_file, thumbnail_of
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.evidence.queries import open_paper, paper_of, papers_of, similar_papers

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def members(everything):
    return cast(stage())


def scope_under(code: str, who) -> Scope:
    return Scope(ranges=(CodeRange.under(code),), account_id=who.pk)


def test_a_paper_of_another_county_is_not_there(members) -> None:
    paper = keep_file(upload(jpeg()), by=members.liaison, place_id=ZHUJI, helper_code=DONGGUAN)
    for code, who in ((NANXIONG, members.county), (DONGGUAN, members.assisting_city)):
        scope.enter(scope_under(code, who))
        assert open_paper(paper_of(paper.pk)).exists()
        assert thumbnail_of(paper).exists()
    scope.enter(scope_under("440281000000", members.stranger))
    for read in (
        lambda: paper_of(paper.pk),
        lambda: open_paper(paper),
        lambda: thumbnail_of(paper),
    ):
        with pytest.raises(Problem) as caught:
            read()
        assert caught.value.code == "not_found"
    assert papers_of([paper.pk]) == []
    assert similar_papers(Blob.objects.get()) == []


def test_a_paper_not_yet_filed_is_its_uploaders_alone(members) -> None:
    scope.enter(scope_under(DONGGUAN, members.liaison))
    paper = keep_file(upload(jpeg()), by=members.liaison)
    assert paper_of(paper.pk) == paper
    scope.enter(scope_under(NANXIONG, members.county))
    with pytest.raises(Problem, match="没有找到这份佐证材料"):
        paper_of(paper.pk)
    with pytest.raises(Problem, match="没有找到这份佐证材料"):
        file_papers([paper], by=members.county, **where(ZHUJI))
    scope.enter(scope_under(DONGGUAN, members.liaison))
    file_papers([paper], by=members.liaison, **where(ZHUJI))
    scope.enter(scope_under(NANXIONG, members.county))
    assert paper_of(paper.pk).place_id == ZHUJI
    with pytest.raises(Problem, match="请由上传人liaison办理"):
        file_papers([paper], by=members.county, **where(None))


def where(place_id: str | None) -> dict[str, object]:
    return {"place_id": place_id, "helper_code": None, "org_id": None, "cluster_id": None}


def test_papers_come_in_the_order_asked(members) -> None:
    made = [keep_file(upload(jpeg(seed=seed)), by=members.liaison).pk for seed in (1, 2, 3)]
    asked = [made[2], 0, made[0]]
    assert [each.pk for each in papers_of(asked)] == [made[2], made[0]]


def test_the_same_picture_saved_otherwise_is_recognised(members) -> None:
    image = drawing(seed=3)
    first = keep_file(upload(coded(image, quality=92)), by=members.liaison)
    again = keep_file(upload(coded(image.resize((400, 300)), quality=60)), by=members.county)
    png = keep_file(upload(coded(image, form="PNG"), name="a.png"), by=members.county)
    keep_file(upload(jpeg(seed=7)), by=members.county)
    found = similar_papers(first.blob, apart_from=first)
    assert {each.paper for each in found} == {again, png}
    assert [each.distance for each in found] == sorted(each.distance for each in found)
    assert {each.paper for each in similar_papers(first.blob)} == {first, again, png}


def test_a_turned_photo_looks_as_it_is_meant_to(members) -> None:
    turned = exif()
    turned[0x0112] = 6  # stored on its side
    side = drawing(seed=4).transpose(Image.Transpose.ROTATE_90)
    upright = keep_file(upload(jpeg(seed=4)), by=members.liaison)
    lying = keep_file(upload(coded(side, quality=90, exif=turned)), by=members.liaison)
    assert [each.paper for each in similar_papers(upright.blob, apart_from=upright)] == [lying]
    with Image.open(thumbnail_of(lying, width=160)) as small:
        assert small.size == (160, 120)


def test_a_document_is_like_itself_only(members) -> None:
    one = keep_file(upload(PDF, name="a.pdf"), by=members.liaison)
    two = keep_file(upload(PDF, name="b.pdf"), by=members.county)
    keep_file(upload(PDF + b"\n", name="c.pdf"), by=members.county)
    assert [each.paper for each in similar_papers(one.blob, apart_from=one)] == [two]


def test_a_small_picture_is_made_once_and_tells_no_position(members) -> None:
    position = ("N", (25.0, 10.0, 30.0), "E", (114.0, 18.0, 36.0))
    paper = keep_file(upload(jpeg(exif=exif(position=position))), by=members.liaison)
    path = thumbnail_of(paper, width=200)
    with Image.open(path) as small:
        assert (small.format, small.size, dict(small.getexif())) == ("WEBP", (480, 360), {})
    made_at = path.stat().st_mtime_ns
    assert thumbnail_of(paper, width=200) == path
    assert path.stat().st_mtime_ns == made_at


def test_a_document_has_no_small_picture(members) -> None:
    paper = keep_file(upload(PDF, name="通知.pdf"), by=members.liaison)
    with pytest.raises(Problem, match="通知.pdf不是图片"):
        thumbnail_of(paper)


def test_a_damaged_file_is_told_not_shown(members) -> None:
    paper = keep_file(upload(jpeg()), by=members.liaison)
    open_paper(paper).write_bytes(jpeg()[:3000])
    with pytest.raises(Problem, match="图片不完整或已损坏"):
        thumbnail_of(paper)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"sm3": "xyz"}, "evidence_blob_digest"),
        ({"sm3": "a" * 64, "perceptual_hash": "zz"}, "evidence_perceptual_form"),
    ],
)
def test_the_database_refuses_digests_of_another_form(fields, name: str) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Blob.objects.create(size=1, mime="image/png", **fields)
    assert caught.value.__cause__.diag.constraint_name == name
    assert constraint_text(name)


def test_the_database_refuses_half_a_position(members) -> None:
    paper = keep_file(upload(jpeg()), by=members.liaison)
    with pytest.raises(IntegrityError, match="evidence_position"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(latitude=25.0)
