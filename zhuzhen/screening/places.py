"""The villages that a department's file may name, and which of them a text means."""

import datetime as dt

import pyarrow as pa

from zhuzhen.base.scope import CodeRange
from zhuzhen.feeds.checking import TYPED
from zhuzhen.feeds.room import Room
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division


def words_of_villages(place: str, *, on: dt.date) -> list[tuple[str, str]]:
    """Each word that means one village of a place, with the village: code, path, path without city
    or county, town with village, bare name. Words that two villages share mean none."""
    within = CodeRange.under(place)
    rows = Division.objects.filter(during__contains=on)
    above = dict(rows.exclude(level=Level.VILLAGE).values_list("pk", "name"))
    villages = rows.filter(level=Level.VILLAGE, pk__gte=within.lo, pk__lte=within.hi)
    meant: dict[str, set[str]] = {}
    for code, name, path in villages.values_list("pk", "name", "path"):
        city = above.get(f"{code[:4]}00000000", "")
        county = above.get(f"{code[:6]}000000", "")
        town = above.get(f"{code[:9]}000", "")
        without_city = path.removeprefix(city)
        for word in (
            code,
            path,
            without_city,
            without_city.removeprefix(county),
            town + name,
            name,
        ):
            meant.setdefault(word, set()).add(code)
    return [(word, next(iter(codes))) for word, codes in meant.items() if len(codes) == 1]


def settle_villages(room: Room, *, column: str, place: str, on: dt.date) -> None:
    """Turn the texts of a column of `typed` into codes of villages; what means none is left out."""
    words = words_of_villages(place, on=on)
    known = pa.table({"word": [word for word, _ in words], "code": [code for _, code in words]})
    # Apart from whatever the reading of the file has not fetched to its end.
    with room.db.cursor() as db:
        db.register("village_words", known)
        db.execute(
            f"CREATE OR REPLACE TABLE {TYPED} AS SELECT t.* REPLACE (w.code AS {column}) "
            f"FROM {TYPED} t LEFT JOIN village_words w ON w.word = t.{column}"
        )
