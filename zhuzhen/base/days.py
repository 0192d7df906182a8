"""The days that anything here can be about: whatever lies outside is a slip of the finger."""

import datetime as dt

# The oldest person alive was born after the first; nothing is planned beyond the last.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


def is_believable(day: dt.date) -> bool:
    """Whether a day can be meant: year 202 or 9999 can't, and would overflow what is counted."""
    return FIRST_DAY <= day <= LAST_DAY
