"""Plain drawn pictures as evidence: hills, fields and a house, marked DEMO; no photograph."""

import datetime as dt
import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from zhuzhen.demo.dice import Dice, dice
from zhuzhen.evidence.commands import keep_file
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.commands.proving import add_papers
from zhuzhen.registers.models import Record

WIDTH, HEIGHT = 960, 640
_TAKEN_AT, _SUB_TABLE = 0x9003, 0x8769  # EXIF DateTimeOriginal and the table it stands in
EVERY = 60


def _hills(draw: ImageDraw.ImageDraw, *, chance: Dice) -> None:
    for layer in range(3):
        green = 150 - 35 * layer
        base = 260 + 70 * layer
        points: list[tuple[int, int]] = [(0, HEIGHT)]
        points += [(x, base + chance.randint(-60, 40)) for x in range(0, WIDTH + 1, 120)]
        draw.polygon([*points, (WIDTH, HEIGHT)], fill=(60 + 20 * layer, green, 80))


def _house(draw: ImageDraw.ImageDraw, *, chance: Dice) -> None:
    left, top = chance.randint(120, 700), chance.randint(400, 460)
    draw.rectangle((left, top, left + 140, top + 90), fill=(236, 228, 210))
    draw.polygon([(left - 15, top), (left + 70, top - 60), (left + 155, top)], fill=(150, 60, 50))
    draw.rectangle((left + 55, top + 40, left + 85, top + 90), fill=(110, 80, 60))


def draw_picture(*, seed: object, on: dt.date) -> bytes:
    """A JPEG of 960 × 640, the same for the same seed, with the day it shows in its EXIF."""
    chance = dice("picture", seed)
    image = Image.new("RGB", (WIDTH, HEIGHT), (196 + chance.randint(0, 30), 222, 240))
    draw = ImageDraw.Draw(image)
    sun = chance.randint(80, WIDTH - 80)
    draw.ellipse((sun - 40, 50, sun + 40, 130), fill=(250, 214, 120))
    _hills(draw, chance=chance)
    for row in range(6):
        draw.line((0, 560 + 14 * row, WIDTH, 540 + 16 * row), fill=(120, 160, 70), width=4)
    _house(draw, chance=chance)
    draw.text((20, HEIGHT - 50), f"DEMO {on}", fill=(255, 255, 255), font_size=32)
    exif = Image.Exif()
    exif.get_ifd(_SUB_TABLE)[_TAKEN_AT] = f"{on:%Y:%m:%d} 10:30:00"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def attach(*, by: Account, always: int) -> int:
    """Give a picture to each visit of the cluster `always`, and to one visit in sixty."""
    visits = Record.objects.filter(register="field_visit").exclude(state=RecordState.DRAFT)
    listed = enumerate(visits.order_by("pk"))
    chosen = [each for n, each in listed if each.cluster_id == always or n % EVERY == 0]
    for number, record in enumerate(chosen):
        data = draw_picture(seed=number, on=record.happened_on)
        file = ContentFile(data, name=f"demo-{number:03}.jpg")
        add_papers(record, papers=[keep_file(file, by=by)])
    return len(chosen)


def keep(*, seed: object, on: dt.date, by: Account) -> int:
    """Keep one picture as evidence; its id."""
    file = ContentFile(draw_picture(seed=seed, on=on), name=f"demo-{seed}.jpg")
    return keep_file(file, by=by).pk
