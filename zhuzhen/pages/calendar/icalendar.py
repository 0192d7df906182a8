"""The calendar as an iCalendar file (RFC 5545): one all-day event for each thing due.

Written by hand, as it is a dozen kinds of lines: text escaped, lines of at most 75 octets that
never part a character, CRLF. A file read again replaces its events by their UIDs.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from zhuzhen.pages.calendar.choices import EVENT_DETAIL, EVENT_PLAIN
from zhuzhen.pages.calendar.reading import Event

_MOST_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def as_ics(events: Iterable[Event], *, name: str, site: str, at: dt.datetime) -> bytes:
    """The file. `site` is where the addresses lead (https://…, no slash at its end)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//zhuzhen//calendar//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    stamp = f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    for each in events:
        lines += _event(each, site=site, stamp=stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part for line in lines for part in _folded(line))


def _event(event: Event, *, site: str, stamp: str) -> list[str]:
    form = EVENT_DETAIL if event.who else EVENT_PLAIN
    host = site.partition("//")[2].partition(":")[0] or "zhuzhen"
    return [
        "BEGIN:VEVENT",
        f"UID:{event.key}@{host}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(form.format(label=event.label, who=event.who))}",
        f"URL:{site}{event.address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(said: str) -> str:
    return said.translate(_ESCAPES)


def _folded(line: str) -> Iterator[bytes]:
    """A line, and where it is too long its continuations, each begun by a space."""
    part, room = b"", _MOST_OCTETS
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > room:
            yield part + b"\r\n"
            part, room = b" ", _MOST_OCTETS
        part += octets
    yield part + b"\r\n"
