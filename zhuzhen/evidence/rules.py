"""What a camera wrote into a picture, odd values left out; and which looks are near another."""

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_TAKEN, _CHANGED, _OFFSET = 0x9003, 0x0132, 0x9011
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_CHINA = ZoneInfo("Asia/Shanghai")
# Of 64 bits: a picture saved again, made smaller or a little brighter stays within this.
SAME_PICTURE = 6
_ZONE = re.compile(r"([+-])(\d{2}):(\d{2})")


@dataclass(frozen=True)
class Shot:
    """When (aware) and where (WGS-84 degrees) a picture was taken, as far as it says."""

    taken_at: dt.datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def _zone(offset: object) -> dt.tzinfo:
    """The camera's own offset; cameras that write none are taken to run on China's time."""
    found = _ZONE.fullmatch(str(offset).strip())
    if not found or int(found[2]) > 14:
        return _CHINA
    minutes = int(found[2]) * 60 + int(found[3])
    return dt.timezone(dt.timedelta(minutes=minutes if found[1] == "+" else -minutes))


def _moment(text: object, *, offset: object) -> dt.datetime | None:
    try:
        bare = dt.datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")
        moment = bare.replace(tzinfo=_zone(offset))
        moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def _degrees(parts: object, *, ref: object, negative: str, limit: int) -> float | None:
    if not isinstance(parts, Sequence) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= limit:
        return None
    mark = ref.decode("ascii", "ignore") if isinstance(ref, bytes) else str(ref)
    return round(-value if mark.strip("\0 ").upper() == negative else value, 7)


def shot_of(
    *, main: Mapping[int, object], detail: Mapping[int, object], position: Mapping[int, object]
) -> Shot:
    """Read the three EXIF tables (main, Exif, GPS). A position needs both its numbers."""
    taken = _moment(detail.get(_TAKEN) or main.get(_CHANGED) or "", offset=detail.get(_OFFSET))
    latitude = _degrees(
        position.get(_LATITUDE), ref=position.get(_LATITUDE_REF), negative="S", limit=90
    )
    longitude = _degrees(
        position.get(_LONGITUDE), ref=position.get(_LONGITUDE_REF), negative="W", limit=180
    )
    if latitude is None or longitude is None or (latitude, longitude) == (0.0, 0.0):
        return Shot(taken)
    return Shot(taken, latitude, longitude)


def quarters_near(look: str) -> tuple[tuple[str, ...], ...]:
    """For each quarter of a look, the values within one bit of it: 17 texts of 4 digits.

    Looks that differ in at most 7 bits have a quarter that differs in at most one: so whoever is
    within SAME_PICTURE is found by one of its quarters, and indexes of quarters suffice.
    """
    quarters = [int(look[at : at + 4], 16) for at in range(0, 16, 4)]
    flips = (0, *(1 << bit for bit in range(16)))
    return tuple(tuple(f"{quarter ^ flip:04x}" for flip in flips) for quarter in quarters)
