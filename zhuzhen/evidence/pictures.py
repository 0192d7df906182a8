"""Reading pictures with Pillow: whole or refused, what the camera wrote, and the look as a hash."""

import struct
from dataclasses import dataclass
from pathlib import Path

import imagehash
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from zhuzhen.evidence import problems as texts
from zhuzhen.evidence.choices import Kind
from zhuzhen.evidence.kinds import MAX_PIXELS, Refused
from zhuzhen.evidence.rules import Shot, shot_of

# Only the reader of the kind that the content claims: no other decoder sees a stranger's bytes.
_READERS = {Kind.JPEG: ("JPEG", "MPO"), Kind.PNG: ("PNG",), Kind.WEBP: ("WEBP",)}
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    KeyError,
    IndexError,
    struct.error,
    UnidentifiedImageError,
    Image.DecompressionBombError,
)
_HASH_SIDE = 512  # enough for a hash of 32 × 32; a JPEG is decoded near this size only


@dataclass(frozen=True)
class Picture:
    """A picture read whole: size as stored, hash of its look (16 hex digits), the shot."""

    width: int
    height: int
    perceptual_hash: str
    shot: Shot


def _shot(image: Image.Image) -> Shot:
    try:
        exif = image.getexif()
        return shot_of(
            main=dict(exif),
            detail=exif.get_ifd(ExifTags.IFD.Exif),
            position=exif.get_ifd(ExifTags.IFD.GPSInfo),
        )
    except _UNREADABLE:
        return Shot()  # what a camera wrote badly is no reason to refuse its picture


def _check_pixels(image: Image.Image, *, kind: Kind) -> None:
    if image.width * image.height > MAX_PIXELS[kind]:
        raise Refused(
            texts.TOO_MANY_PIXELS.format(width=image.width, height=image.height),
            remedy=texts.TOO_MANY_PIXELS_REMEDY,
        )


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _UNREADABLE:
        return image  # as above: it is shown as it is stored


def open_picture(path: Path, *, kind: Kind, side: int) -> Image.Image:
    """The picture decoded whole, upright, at least `side` wide if it was. Raises Refused."""
    try:
        image = Image.open(path, formats=_READERS[kind])
        # By the header, before anything is decoded; Pillow itself only warns up to twice its cap.
        _check_pixels(image, kind=kind)
        image.draft("RGB", (side, side))
        image.load()
    except Refused:
        raise
    except Image.DecompressionBombError:
        why = texts.TOO_MANY_PIXELS.format(width="?", height="?")
        raise Refused(why, remedy=texts.TOO_MANY_PIXELS_REMEDY) from None
    except _UNREADABLE:
        raise Refused(texts.BROKEN_PICTURE, remedy=texts.BROKEN_REMEDY) from None
    return _upright(image)


def read_picture(path: Path, *, kind: Kind) -> Picture:
    """Size, look and shot of a picture that is whole. Raises Refused."""
    upright = open_picture(path, kind=kind, side=_HASH_SIDE)
    with Image.open(path, formats=_READERS[kind]) as stored:
        width, height, shot = stored.width, stored.height, _shot(stored)
    look = imagehash.phash(_on_white(upright))
    return Picture(width, height, str(look), shot)


def _on_white(image: Image.Image) -> Image.Image:
    """Transparent parts as paper shows them."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        full = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", full.size, "white"), full).convert("RGB")
    return image.convert("RGB")


def small_picture(path: Path, *, kind: Kind, width: int) -> Image.Image:
    """The picture upright, no wider or higher than `width`; carries no EXIF. Raises Refused."""
    image = _on_white(open_picture(path, kind=kind, side=width))
    image.thumbnail((width, width))
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    return clean
