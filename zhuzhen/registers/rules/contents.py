"""What a person says of a fact, and the digest by which the same content is told."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhuzhen.base.digest import sm3
from zhuzhen.registers.world import Links


@dataclass(frozen=True)
class Entry:
    """The content of a record: its day, its links as given, its values as stored."""

    happened_on: dt.date
    values: Mapping[str, object] = field(default_factory=dict)
    links: Links = Links()

    def given_values(self) -> dict[str, object]:
        """The values that are there, trimmed: empty text and None are not."""
        said = {
            name: each.strip() if isinstance(each, str) else each
            for name, each in self.values.items()
        }
        return {name: each for name, each in said.items() if each is not None and each != ""}


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def values_text(values: Mapping[str, object]) -> str:
    """The one JSON text of stored values."""
    return _encode(values)


def content_digest(
    register: str, *, happened_on: dt.date, links: Links, values: Mapping[str, object]
) -> str:
    """SM3 of a record's content. The cluster counts only where no organisation tells it: it is
    derived then, and a later change of membership must not make an old sheet look changed."""
    return digest_of(
        register, happened_on=happened_on, links=links, values_as_text=values_text(values)
    )


def digest_of(register: str, *, happened_on: dt.date, links: Links, values_as_text: str) -> str:
    """The same, where the values are at hand as their JSON text."""
    cluster = links.cluster if links.org is None else None
    head = f"{register}|{happened_on}|{links.place}|{links.org}|{cluster}|{links.team}|"
    # Only where they are: the digests of all other records stay what they were.
    head += f"person {links.person}|" if links.person is not None else ""
    head += f"parent {links.parent}|" if links.parent is not None else ""
    return sm3((head + values_as_text).encode())
