"""What a campaign must say before villages are handed out."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.base.problems import Fault
from zhuzhen.casework.choices import Whom
from zhuzhen.casework.wording import text

_LONGEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class CampaignFacts:
    """集中排查 as entered: `place` is a village, town, county or city; `focus` what to look at."""

    title: str
    place: str
    starts_on: dt.date
    ends_on: dt.date
    whom: str = Whom.ALL
    focus: tuple[str, ...] = ()


def campaign_faults(facts: CampaignFacts, *, today: dt.date) -> tuple[Fault, ...]:
    """What is wrong with it; one that is over before it begins to be looked at asks for nothing."""
    found = []
    if not facts.title.strip():
        found.append(Fault(text("no_title_what"), text("no_title_right"), field="title"))
    if not facts.place:
        found.append(Fault(text("no_village_what"), text("no_village_right"), field="place"))
    if facts.ends_on < facts.starts_on:
        what = text("reversed_what", first=facts.starts_on, last=facts.ends_on)
        found.append(Fault(what, text("reversed_right"), field="ends_on"))
    elif facts.ends_on - facts.starts_on > _LONGEST:
        what = text("long_campaign_what", first=facts.starts_on, last=facts.ends_on)
        found.append(Fault(what, text("long_campaign_right"), field="ends_on"))
    elif facts.ends_on < today:
        what = text("past_campaign_what", day=facts.ends_on)
        found.append(Fault(what, text("past_campaign_right"), field="ends_on"))
    return tuple(found)


@dataclass(frozen=True)
class Coverage:
    """How many of those asked for have been visited."""

    covered: int
    asked: int

    @property
    def left(self) -> int:
        return self.asked - self.covered

    @property
    def percent(self) -> int:
        """Whole per cent, floored: 100 only when nobody is left."""
        return self.covered * 100 // self.asked if self.asked else 100

    @property
    def is_whole(self) -> bool:
        return self.covered == self.asked
