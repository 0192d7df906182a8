"""What a person says of a fact, and the digest by which the same content is told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhuzhen.base.digest import sm3_of
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


def content_digest(
    register: str, *, happened_on: dt.date, links: Links, values: Mapping[str, object]
) -> str:
    """SM3 of a record's content. The cluster counts only where no organisation tells it: it is
    derived then, and a later change of membership must not make an old sheet look changed."""
    cluster = links.cluster if links.org is None else None
    return sm3_of(
        [register, happened_on, links.place, links.org, cluster, links.team, dict(values)]
    )
