"""What is wrong with what was entered of a household or a person, all of it at once."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace

from zhuzhen.base.problems import Fault
from zhuzhen.households.choices import Health, Sex
from zhuzhen.households.facts import HouseholdFacts, ResidentFacts
from zhuzhen.households.problems import text
from zhuzhen.households.rules.days import day_faults
from zhuzhen.households.rules.identity import (
    CertificateFacts,
    IdFacts,
    check_certificate,
    check_id,
    disagreements,
)

# A mobile phone, or a landline with its area code.
_PHONE = re.compile(r"1\d{10}|0\d{9,11}")
_ACCOUNT = re.compile(r"\d{8,30}")
# Control and format characters, private ones, halves of characters, breaks of lines.
_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
_SHOWN = 20


@dataclass(frozen=True)
class Read:
    """A person as read: the facts with what the number tells filled in, and what to tell of how
    it was written. `faults` empty means it may be kept."""

    facts: ResidentFacts
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def _fault(name: str, *, field: str) -> Fault:
    return Fault(text(f"{name}_what"), text(f"{name}_right"), field=field)


def _at(fault: Fault, field: str) -> Fault:
    return replace(fault, field=field)


def digits_of(given: str) -> str:
    """A phone or account without blanks and hyphens, full-width digits as plain ones."""
    return re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", given))


def household_faults(facts: HouseholdFacts) -> tuple[Fault, ...]:
    """What can't be a phone or an account."""
    found = []
    if facts.phone and not _PHONE.fullmatch(digits_of(facts.phone)):
        what = text("phone_what", given=facts.phone.strip())
        found.append(Fault(what, text("phone_right"), field="phone"))
    if facts.account and not _ACCOUNT.fullmatch(digits_of(facts.account)):
        found.append(_fault("account", field="account"))
    return tuple(found)


def _certificate_faults(facts: ResidentFacts, *, owner: IdFacts | None) -> list[Fault]:
    if not facts.certificate:
        return []
    if owner is None:
        return [] if facts.id_number else [_fault("certificate_alone", field="certificate")]
    found: list[Fault] = []
    certificate = check_certificate(facts.certificate)
    if isinstance(certificate, Fault):
        return [_at(certificate, "certificate")]
    if certificate.id.number != owner.number:
        found.append(_fault("certificate_other", field="certificate"))
    if facts.health is not None and Health.DISABLED not in facts.health:
        found.append(_fault("health_disabled", field="health"))
    return found


def _name_faults(name: str) -> list[Fault]:
    """No name, or one without a letter, or with signs that nobody sees."""
    if not name:
        return [_fault("unnamed", field="name")]
    hidden = any(unicodedata.category(each) in _HIDDEN for each in name)
    if hidden or not any(each.isalpha() for each in name):
        shown = "".join(each for each in name if unicodedata.category(each) not in _HIDDEN)
        what = text("name_odd_what", given=shown[:_SHOWN])
        return [Fault(what, text("name_odd_right"), field="name")]
    return []


def read_resident(facts: ResidentFacts, *, today: dt.date) -> Read:
    """Check a person whole: name, number, birth, sex, certificate and health against each other."""
    faults: list[Fault] = []
    owner: IdFacts | None = None
    faults += _name_faults(facts.name.strip())
    if facts.id_number:
        checked = check_id(facts.id_number, today=today)
        if isinstance(checked, Fault):
            faults.append(_at(checked, "id_number"))
        else:
            owner = checked
            faults += disagreements(owner, born_on=facts.born_on, sex=facts.sex)
    elif facts.born_on is not None:
        faults += day_faults(facts.born_on, today=today, field="born_on")
    if facts.health is not None and Health.HEALTHY in facts.health and len(facts.health) > 1:
        faults.append(_fault("health_both", field="health"))
    faults += _certificate_faults(facts, owner=owner)
    return Read(_filled(facts, owner=owner), tuple(faults), owner.notes if owner else ())


def _filled(facts: ResidentFacts, *, owner: IdFacts | None) -> ResidentFacts:
    """Blanks stripped, numbers in their one form; birth and sex from the number, if any."""
    certificate = facts.certificate
    if certificate:
        checked = check_certificate(certificate)
        if isinstance(checked, CertificateFacts):
            certificate = checked.number
    filled = replace(facts, name=facts.name.strip(), certificate=certificate)
    if owner is None:
        return replace(filled, sex=facts.sex or Sex.UNKNOWN)
    return replace(filled, id_number=owner.number, born_on=owner.born_on, sex=owner.sex)
