"""What `zhuzhen verify` prints of an invariant: a line, with its first offence and its remedy."""

from collections.abc import Sequence

from django.db import connection

Line = dict[str, object]


def line(name: str, *, checked: int, offence: str | None, remedy: str) -> Line:
    """The line of an invariant; `remedy` says what to do if there is an offence."""
    return {
        "invariant": name,
        "holds": not offence,
        "checked": checked,
        "first_offence": offence or "",
        "remedy": remedy if offence else "",
    }


def first(sql: str, params: Sequence[str | list[str]] = ()) -> str | None:
    """The first offence that a query finds: its first column, or None."""
    with connection.cursor() as cursor:
        # Without parameters a % is a %.
        cursor.execute(sql, list(params) or None)
        row = cursor.fetchone()
    return str(row[0]) if row else None
