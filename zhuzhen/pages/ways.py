"""What pages of a flow show: stations of the way, what it waits for, and where that is mended."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.people.access import MAY
from zhuzhen.people.choices import Act, Role

_LISTED = "、"
DONE, NOW, TO_COME = "done", "now", "to_come"


@dataclass(frozen=True)
class Station:
    """A step of the main way: how it stands, and when it was last taken."""

    id: str
    label: str
    standing: str
    on: dt.date | None = None


@dataclass(frozen=True)
class Lacking:
    """A reason why a step cannot be taken yet, and the page where it is mended ('' for none)."""

    text: str
    link: str = ""
    address: str = ""


def code_of(told: str) -> str:
    """The code of a guard's reason; '' of any other text."""
    return str(getattr(told, "code", ""))


@dataclass(frozen=True)
class Action:
    """A step that may be taken now: `verb` is on its button."""

    id: str
    verb: str
    address: str
    is_grave: bool = False


@dataclass(frozen=True)
class Next:
    """What a case waits for: the step, whose it is, until when, and what does not hold yet."""

    label: str
    who: str
    due_on: dt.date | None
    when: str
    is_late: bool
    lacking: list[Lacking]
    action: Action | None
    is_own: bool = False


def who_takes_act(act: Act) -> str:
    """Whose act it is, by role."""
    roles = MAY[act]
    return _LISTED.join(str(role.label) for role in Role if role in roles)
