"""Kinds of files that may be evidence, each known by its content."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """The value is the media type."""

    JPEG = "image/jpeg", "JPG 图片"
    PNG = "image/png", "PNG 图片"
    WEBP = "image/webp", "WebP 图片"
    PDF = "application/pdf", "PDF 文档"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX 文档"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX 表格"
    MP4 = "video/mp4", "MP4 视频"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
ENDINGS = {
    Kind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    Kind.PNG: (".png",),
    Kind.WEBP: (".webp",),
    Kind.PDF: (".pdf",),
    Kind.DOCX: (".docx",),
    Kind.XLSX: (".xlsx",),
    Kind.MP4: (".mp4", ".m4v", ".mov"),
}
