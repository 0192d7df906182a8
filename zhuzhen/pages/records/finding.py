"""What the addresses of these pages name: a register, a record, mine or not."""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

from zhuzhen.base.problems import Problem
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.policy.schema import Pack, Register
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import declared, record_by_uid

Found = TypeVar("Found", bound=Model)

# Problems, not Http404: an exception that leaves the view would break the unit of work.


def nothing_there(what: str) -> Problem:
    """The problem that is told as a page of status 404."""
    return Problem("not_found", what=what)


def one_of(rows: QuerySet[Found], *, pk: int | str, what: str) -> Found:
    """The row that an address names; one outside the scope is not there."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise nothing_there(what)
    return found


def declaration_or_404(register: str, *, region: str | None = None) -> Declaration:
    """The declared register that an address names."""
    try:
        return declared(register, region=region)
    except Problem:
        raise nothing_there(f"登记表“{register}”") from None


def record_or_404(uid: uuid.UUID) -> Record:
    """The record that an address names; one outside the scope is not there."""
    try:
        return record_by_uid(uid)
    except Problem:
        raise nothing_there("这条记录") from None


def all_registers() -> dict[str, tuple[Register, Pack]]:
    """Every declared register with the pack that says it, bases first."""
    found: dict[str, tuple[Register, Pack]] = {}
    for pack in packs_in_force():
        for register in pack.registers.values():
            found.setdefault(register.id, (register, pack))
    return found
