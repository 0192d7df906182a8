"""Receipt numbers of objections: drawn, not counted; whoever holds one may see the answer."""

import secrets

# Read out over the telephone: no letter or digit that sounds or looks like another.
LETTERS = "ACEFHJKLMPRTWXY34679"
LENGTH, _GROUP = 12, 4


def draw_receipt() -> str:
    """A new receipt number: 12 of 20 letters, over 50 bits, which nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def shown(receipt: str) -> str:
    """In groups, to be copied by hand: ACEF-HJKL-MPRT."""
    return "-".join(receipt[at : at + _GROUP] for at in range(0, len(receipt), _GROUP))


def read(typed: str) -> str:
    """A number as stored from one as typed: capitals, without blanks and hyphens."""
    return "".join(each for each in typed.upper() if each in LETTERS)[: LENGTH + 1]
