"""Which codes lie at or under a division: the range that its 12 digits span."""

# Lengths at which a code may end: province, city, county, town, village.
_LEVELS = (2, 4, 6, 9)


def place_range(code: str) -> tuple[str, str]:
    """Lowest and highest code at or under `code`: 440282000000 -> (440282000000, 440282999999)."""
    for length in _LEVELS:
        if not code[length:].strip("0"):
            return code, code[:length] + "9" * (12 - length)
    return code, code


def lies_in(code: str, area: str) -> bool:
    """Whether the division `code` is `area` or lies under it."""
    low, high = place_range(area)
    return low <= code <= high
