"""Heads of columns: every word that means something for a register, and the unit in brackets."""

import re

from zhuzhen.base.texts import seen
from zhuzhen.policy.choices import Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import CODE_HEADERS, HEADER_ALIASES, KEY_HEADERS
from zhuzhen.registers.declarations import Declaration

Known = dict[str, tuple[str, Field | None]]  # a plain head to what it fills
Meaning = tuple[str, Field | None, str]  # what a head fills, and the unit it carries
_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]\s*$")


def plain(text: str) -> str:
    return re.sub(r"[\s*＊：:]", "", seen(text)).lower()


def split_unit(header: str) -> tuple[str, str]:
    """A header and the unit it carries in brackets: 金额（万元） is (金额, 万元)."""
    found = _BRACKET.search(header)
    return (header[: found.start()], found[1].strip()) if found else (header, "")


def known_headers(declaration: Declaration) -> Known:
    """Every header that means something for a register, to (target, field). Labels come last,
    as they win over aliases."""
    known: Known = {}
    register = declaration.register
    for header in KEY_HEADERS:
        known[plain(header)] = ("key", None)
    known["key"] = ("key", None)
    for target, headers in HEADER_ALIASES.items():
        if target == "happened_on" or Link(target) in register.links:
            known.update({plain(header): (target, None) for header in headers})
    for header, (link, target) in CODE_HEADERS.items():
        if Link(link) in register.links:
            known[plain(header)] = known[target] = (target, None)
    known[plain(register.happened_on)] = ("happened_on", None)
    for link, rule in register.links.items():
        known[plain(rule.label)] = (link.value, None)
    for field in register.fields:
        for header in (field.id, field.label, split_unit(field.label)[0]):
            known[plain(header)] = (field.id, field)
    return known


def meaning_of(header: str, known: Known) -> Meaning | None:
    whole = known.get(plain(header))
    name, unit = split_unit(header)
    if whole is not None:
        return (*whole, unit)
    part = known.get(plain(name))
    return (*part, unit) if part is not None else None


def fillable(declaration: Declaration) -> list[tuple[str, str]]:
    """All that a column can fill, as (target, label), in the order of a register's form."""
    register = declaration.register
    found = [("key", KEY_HEADERS[0]), ("happened_on", register.happened_on)]
    codes = {link: (target, header) for header, (link, target) in CODE_HEADERS.items()}
    for link, rule in register.links.items():
        found.append((link.value, rule.label))
        if link.value in codes:
            found.append(codes[link.value])
    return found + [(field.id, field.label) for field in register.fields]
