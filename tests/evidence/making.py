"""Files for the tests, made in memory: pictures with and without EXIF, documents, hostile ones."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageDraw


def drawing(*, seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with a look of its own."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for step in range(12):
        left = (step * 97 * seed) % size[0]
        top = (step * 61 * seed + 31 * seed) % size[1]
        colour = ((seed * 53 + step * 20) % 256, (step * 37) % 256, (seed * 91) % 256)
        draw.rectangle((left, top, left + 40 + seed * 11, top + 60), fill=colour)
    return image


def exif(
    *, taken: str = "2022:03:10 09:30:15", offset: str = "", position: tuple = ()
) -> Image.Exif:
    table = Image.Exif()
    detail = table.get_ifd(ExifTags.IFD.Exif)
    detail[0x9003] = taken
    if offset:
        detail[0x9011] = offset
    if position:
        gps = table.get_ifd(ExifTags.IFD.GPSInfo)
        gps[1], gps[2], gps[3], gps[4] = position
    return table


def coded(image: Image.Image, *, form: str = "JPEG", **more: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **more)
    return buffer.getvalue()


def jpeg(*, seed: int = 1, **more: object) -> bytes:
    return coded(drawing(seed=seed), quality=90, **more)


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64


def upload(content: bytes, *, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
