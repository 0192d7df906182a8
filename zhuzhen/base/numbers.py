"""Numbers as addresses and forms send them: ASCII digits, never more than fit a column."""


def whole_number(text: str, *, digits: int = 15) -> int | None:
    """The number that `text` writes in 0-9, at most `digits` of them; None for anything else."""
    plain = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if plain else None
