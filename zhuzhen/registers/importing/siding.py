"""Whose pack the columns of a sheet follow, and whether that pack holds for each of its rows."""

from collections.abc import Callable, Mapping

from zhuzhen.base.sheets.choices import STAMP_REGION
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.queries import current_packs
from zhuzhen.policy.rules import pack_for
from zhuzhen.registers.choices import PACK_OF
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.queries import declared

_WORDING = {"help", "hint", "source"}
Elsewhere = Callable[[str | None], str]


def form_of(declaration: Declaration) -> tuple[object, ...]:
    """All that decides how a register's rows are read and checked; equal forms, equal sheets."""
    register = declaration.register
    return (
        register.happened_on,
        {link: rule.model_dump(exclude=_WORDING) for link, rule in register.links.items()},
        [each.model_dump(exclude=_WORDING) for each in register.fields],
        [each.model_dump() for each in register.checks],
        register.task,
        [
            [term.code for term in declaration.terms_of(each).values]
            for each in register.fields
            if each.kind is FieldKind.CHOICE
        ],
    )


def declared_for_sheet(
    register: str,
    *,
    stamp: Mapping[str, str],
    region: str | None = None,
    own_region: str | None = None,
) -> Declaration:
    """The register as a sheet follows it: of the region asked for, else of the one its stamp
    names, else of the importer's own side. Raises unknown_register."""
    return declared(register, region=region or stamp.get(STAMP_REGION) or own_region)


def elsewhere_test(declaration: Declaration) -> Elsewhere:
    """A test of a row's helping side, asked of many rows: the title of its pack if that one asks
    for other columns than this declaration, else nothing."""
    own = form_of(declaration)
    known: dict[str | None, str] = {None: ""}

    def title_elsewhere(helper: str | None) -> str:
        if helper not in known:
            theirs = declared(declaration.id, region=helper)
            is_same = theirs is declaration or form_of(theirs) == own
            known[helper] = "" if is_same else _pack_title(helper)
        return known[helper]

    return title_elsewhere


def _pack_title(helper: str | None) -> str:
    packs = [each.pack for each in current_packs()]
    found = pack_for(packs, region=helper or "")
    return PACK_OF.format(title=found.head.title, region=found.region) if found else ""
