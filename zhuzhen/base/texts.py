"""Texts as people type and paste them: signs that nobody sees, and commas out of place."""

import re

# Zero-width space, marks of direction, word joiner, byte-order mark, soft hyphen: they come with
# what is pasted from chats and web pages, and make two names differ that look the same.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# By thousands, or as some write Chinese numbers by ten thousands.
_LOOSE = re.compile(r"\d[,，\s]+(?!\d{3,4}(?!\d))\d")


def seen(text: str) -> str:
    """The text without the signs that nobody sees."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def is_loosely_grouped(text: str) -> bool:
    """Whether a comma or blank stands where none parts thousands: is 12,5 meant as 12.5 or 125?"""
    return _LOOSE.search(text) is not None
