"""Decisions about roles and passwords: which roles one person may not join, how strong a word."""

import unicodedata
from itertools import combinations

from zhuzhen.people import problems
from zhuzhen.people.choices import ADMINISTRATORS, Role

MIN_PASSWORD_LENGTH = 10
MIN_KINDS = 3
# Ten digits, tried ever more slowly: a numeric keypad types them, and nobody guesses them.
BACKUP_CODES, BACKUP_CODE_DIGITS = 10, 10
FEW_BACKUP_CODES = 3

# Who reports and who checks the report are not one person (workflows, rule 3: 不得自报自审);
# who spends and who pays are not one person; who audits does nothing else.
_LADDER = (Role.VILLAGE, Role.TOWN, Role.COUNTY, Role.CITY, Role.PROVINCE)
_SPENDERS = (
    Role.TEAM_LEADER,
    Role.TEAM_MEMBER,
    Role.FIRST_SECRETARY,
    Role.VILLAGE,
    Role.TOWN,
    Role.COUNTY,
)
_BUSINESS = tuple(role for role in Role if role not in ADMINISTRATORS)


def _pairs() -> dict[frozenset[Role], str]:
    table: dict[frozenset[Role], str] = {}

    def apart(one: Role, other: Role, why: str) -> None:
        if one != other:
            table.setdefault(frozenset({one, other}), why)

    for one, other in combinations(sorted(ADMINISTRATORS), 2):
        apart(one, other, problems.THREE_POWERS)
    for admin in ADMINISTRATORS:
        for role in _BUSINESS:
            apart(admin, role, problems.ADMINISTRATOR_APART)
    for role in _BUSINESS:
        apart(Role.AUDITOR, role, problems.AUDITOR_APART)
    for lower, upper in combinations(_LADDER, 2):
        apart(lower, upper, problems.NOT_OWN_REVIEW)
    apart(Role.TEAM_LEADER, Role.TEAM_MEMBER, problems.NOT_OWN_REVIEW)
    for role in _SPENDERS:
        apart(Role.COUNTY_FINANCE, role, problems.SPEND_AND_PAY)
    apart(Role.COUNTY_FINANCE, Role.ASSISTING_FINANCE, problems.SEND_AND_RECEIVE)
    apart(Role.ASSISTING_FINANCE, Role.ASSISTING_CITY, problems.DIRECT_AND_PAY)
    return table


EXCLUSIVE: dict[frozenset[Role], str] = _pairs()


def why_apart(one: Role, other: Role) -> str:
    """Why one person may not hold both roles at once; '' if they may."""
    return EXCLUSIVE.get(frozenset({one, other}), "")


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if "a" <= character <= "z":
        return "lower"
    if "A" <= character <= "Z":
        return "upper"
    return "other"


def password_faults(password: str, *, username: str) -> tuple[str, ...]:
    """What is wrong with a new password, all of it (facts B9: ten characters, three kinds)."""
    faults = []
    if len(password) < MIN_PASSWORD_LENGTH:
        faults.append(problems.TOO_SHORT.format(count=MIN_PASSWORD_LENGTH))
    if len({_kind(each) for each in password}) < MIN_KINDS:
        faults.append(problems.TOO_PLAIN)
    if len(username) >= 4 and username.lower() in password.lower():
        faults.append(problems.HOLDS_USERNAME)
    if any(unicodedata.category(each) == "Cc" for each in password):
        faults.append(problems.HOLDS_CONTROLS)
    return tuple(faults)
