"""The list of uses that a project is proposed under, as a form offers it."""

import datetime as dt


def uses_offered(on: dt.date) -> list[tuple[str, str]]:
    """Entries of the list of uses in force on a day."""
    return []
