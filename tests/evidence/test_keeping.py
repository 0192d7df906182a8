"""Files kept once by their content; what the camera wrote; what is hostile is refused."""

import datetime as dt
import struct
import zlib

import pytest
from PIL import Image

from tests.cast import ZHUJI, cast, stage
from tests.evidence.making import (
    DOCX,
    HEIC,
    MP4,
    PDF,
    XLSX,
    archive,
    coded,
    drawing,
    exif,
    jpeg,
    upload,
)
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.evidence import kinds, storing
from zhuzhen.evidence.commands import keep_file
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.evidence.queries import open_paper, verify_blobs

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def clerk(everything):
    return cast(stage()).county


def files_in(folder) -> list[str]:
    return [str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()]


def refused(content: bytes, *, name: str, by, folder) -> str:
    with pytest.raises(Problem) as caught:
        keep_file(upload(content, name=name), by=by)
    assert caught.value.code == "bad_file"
    assert (Blob.objects.count(), Paper.objects.count(), files_in(folder)) == (0, 0, [])
    return caught.value.text


def test_a_photo_is_kept_with_its_time_and_place(clerk, folder) -> None:
    position = ("N", (25.0, 10.0, 30.0), "E", (114.0, 18.0, 36.0))
    photo = jpeg(exif=exif(position=position))
    paper = keep_file(upload(photo), by=clerk, place_id=ZHUJI)
    assert paper.taken_at == dt.datetime(2022, 3, 10, 1, 30, 15, tzinfo=dt.UTC)
    assert (paper.latitude, paper.longitude) == (25.175, 114.31)
    blob = paper.blob
    assert (blob.mime, blob.size, blob.width, blob.height) == (
        "image/jpeg",
        len(photo),
        640,
        480,
    )
    assert len(blob.perceptual_hash) == 16
    assert files_in(folder) == [f"{blob.sm3[:2]}/{blob.sm3[2:]}"]
    assert open_paper(paper).read_bytes() == photo
    last = AuditEntry.objects.latest("pk")
    assert (last.act, last.subject_id, last.actor_id) == ("evidence.keep", str(paper.pk), clerk.pk)


def test_the_same_bytes_are_stored_once_and_each_use_is_a_paper(clerk, folder) -> None:
    one = keep_file(upload(jpeg()), by=clerk)
    two = keep_file(upload(jpeg(), name="另一张.jpeg"), by=clerk)
    assert one.blob_id == two.blob_id
    assert (Blob.objects.count(), Paper.objects.count(), len(files_in(folder))) == (1, 2, 1)
    assert verify_blobs() == verify_blobs().__class__(1, (), ())


@pytest.mark.parametrize(
    ("offset", "utc_hour"), [("", 1), ("+08:00", 1), ("+00:00", 9), ("-05:30", 15), ("garbage", 1)]
)
def test_the_cameras_own_zone_counts(clerk, offset: str, utc_hour: int) -> None:
    paper = keep_file(upload(jpeg(exif=exif(offset=offset))), by=clerk)
    assert paper.taken_at.astimezone(dt.UTC).hour == utc_hour


@pytest.mark.parametrize(
    "position",
    [
        ("N", (95.0, 0.0, 0.0), "E", (114.0, 0.0, 0.0)),
        ("N", (25.0, 0.0, 0.0), "E", (200.0, 0.0, 0.0)),
        ("N", (25.0, 0.0), "E", (114.0, 0.0, 0.0)),
        ("N", (0.0, 0.0, 0.0), "E", (0.0, 0.0, 0.0)),
    ],
)
def test_a_position_that_can_not_be_is_left_out(clerk, position) -> None:
    paper = keep_file(upload(jpeg(exif=exif(position=position))), by=clerk)
    assert (paper.latitude, paper.longitude) == (None, None)


def test_south_and_west_are_negative(clerk) -> None:
    position = ("S", (33.0, 30.0, 0.0), "W", (70.0, 36.0, 0.0))
    paper = keep_file(upload(jpeg(exif=exif(position=position))), by=clerk)
    assert (paper.latitude, paper.longitude) == (-33.5, -70.6)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "yesterday", ""])
def test_a_time_that_can_not_be_is_left_out(clerk, taken: str) -> None:
    assert keep_file(upload(jpeg(exif=exif(taken=taken))), by=clerk).taken_at is None


def test_a_broken_exif_does_not_refuse_the_picture(clerk) -> None:
    paper = keep_file(
        upload(jpeg(exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)), by=clerk
    )
    assert (paper.taken_at, paper.blob.width) == (None, 640)


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (coded(drawing(), form="PNG"), "图.PNG", "image/png"),
        (coded(drawing(), form="WEBP"), "图.webp", "image/webp"),
        (PDF, "通知.pdf", "application/pdf"),
        (MP4, "视频.mp4", "video/mp4"),
        (DOCX, "纪要.docx", "wordprocessingml.document"),
        (XLSX, "台账.xlsx", "spreadsheetml.sheet"),
        (PDF, "没有扩展名", "application/pdf"),
    ],
)
def test_each_kind_is_known_by_its_content(clerk, content, name, mime) -> None:
    paper = keep_file(upload(content, name=name), by=clerk)
    assert paper.blob.mime.endswith(mime)
    assert (paper.name, paper.blob.perceptual_hash != "") == (name, mime.startswith("image"))


def bomb() -> bytes:
    """A PNG whose head promises 100,000 × 100,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "空.jpg", "文件是空的"),
        (jpeg()[:4000], "半张.jpg", "图片不完整或已损坏"),
        (coded(drawing(), form="PNG")[:1500], "半张.png", "图片不完整或已损坏"),
        (jpeg(), "照片.png", "内容是JPG 图片，文件名却是“.png”"),
        (PDF, "照片.jpg", "内容是PDF 文档，文件名却是“.jpg”"),
        (b"MZ\x90\0" + b"\0" * 200, "程序.jpg", "认不出文件的类型"),
        (b"<html><script>alert(1)</script>", "页.jpg", "认不出文件的类型"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.svg", "认不出文件的类型"),
        (HEIC, "IMG.HEIC", "这是 HEIC 格式的照片"),
        (bomb(), "炸弹.png", "超过可处理的大小"),
        (jpeg() + archive("a.class"), "两种.jpg", "混有JPG 图片、ZIP两种内容"),
        (PDF + archive("a.html"), "两种.pdf", "混有PDF 文档、ZIP两种内容"),
        (archive("a.txt"), "压缩.docx", "认不出文件的类型"),
        (
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "宏.docx",
            "文档里带有宏",
        ),
        (DOCX[:60], "半个.docx", "认不出文件的类型"),
        (DOCX, "台账.xlsx", "内容是DOCX 文档，文件名却是“.xlsx”"),
        (jpeg(exif=b"Exif\0\0" + b"%PDF-1.4\n" * 3), "两种.jpg", "混有JPG 图片、PDF 文档两种内容"),
    ],
    # The bytes carry the time of their making: each worker must give the tests the same names.
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_what_is_hostile_or_broken_is_refused_and_leaves_nothing(
    clerk, folder, content, name, told
) -> None:
    assert told in refused(content, name=name, by=clerk, folder=folder)


def test_a_file_above_the_limit_is_refused(clerk, folder, monkeypatch) -> None:
    monkeypatch.setattr(storing, "LARGEST", 1000)
    told = refused(jpeg(), name="大.jpg", by=clerk, folder=folder)
    assert "超过上限" in told
    monkeypatch.undo()


def test_each_kind_has_its_own_limit(clerk, folder, monkeypatch, settings, tmp_path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    monkeypatch.setitem(kinds.LIMITS, "image/jpeg", 2000)
    assert "压缩或分段后再上传" in refused(jpeg(), name="大.jpg", by=clerk, folder=folder)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\etc\\照片.jpg", "照片.jpg"),
        ("\u202egpj.jpg", "gpj.jpg"),
        ("长" * 300 + ".jpg", "长" * 196 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name(clerk, name: str, kept: str) -> None:
    assert keep_file(upload(jpeg(), name=name), by=clerk).name == kept


def test_a_large_photo_is_decoded_small(clerk) -> None:
    large = coded(Image.new("RGB", (9000, 6000), "grey"))
    assert keep_file(upload(large), by=clerk).blob.width == 9000


def test_the_walk_finds_files_that_are_gone_or_changed(clerk) -> None:
    gone = keep_file(upload(jpeg(seed=1)), by=clerk)
    changed = keep_file(upload(jpeg(seed=2)), by=clerk)
    keep_file(upload(jpeg(seed=3)), by=clerk)
    open_paper(gone).unlink()
    open_paper(changed).write_bytes(b"other")
    found = verify_blobs()
    assert (found.files, found.missing, found.changed) == (3, (gone.blob_id,), (changed.blob_id,))
    with pytest.raises(Problem) as caught:
        open_paper(gone)
    assert caught.value.code == "not_found"
