"""Which way a case goes: the variant of the pack that holds where the household lives."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhuzhen.casework.flow import OPTIONAL
from zhuzhen.casework.models import Case
from zhuzhen.policy.expressions.places import lies_in
from zhuzhen.policy.labels import CASE_FIGURES
from zhuzhen.policy.queries import StoredPack, current_packs, pack_version
from zhuzhen.policy.rules import pack_for
from zhuzhen.policy.schema import Casework, ParameterRef

_USUAL = {name: figure.usual for name, figure in CASE_FIGURES.items()}


@dataclass(frozen=True)
class Variant:
    """Steps left out, and every figure as it held when the case began."""

    title: str = ""
    left_out: frozenset[str] = frozenset()
    figures: Mapping[str, int] = field(default_factory=lambda: _USUAL)
    version_id: int | None = None
    pack_label: str = ""

    @property
    def kept(self) -> list[str]:
        """The optional steps that it has."""
        return [step for step in OPTIONAL if step not in self.left_out]


def _declared(stored: StoredPack, place: str) -> Casework | None:
    """The pack's variant of the smallest region round a place; that without regions is the rest."""
    ways = stored.pack.casework.values()
    fitting = [
        (region, each)
        for each in ways
        for region in (each.regions or (stored.pack.region,))
        if lies_in(place, region)
    ]
    # A longer stem is a smaller region; of equals the one that names its region.
    fitting.sort(key=lambda pair: (len(pair[0].rstrip("0")), bool(pair[1].regions)))
    return fitting[-1][1] if fitting else None


def _figures(way: Casework, *, stored: StoredPack, on: dt.date) -> dict[str, int]:
    found = dict(_USUAL)
    for name, value in way.limits.items():
        if isinstance(value, ParameterRef):
            dated = stored.pack.parameters[value.parameter].value_on(on).value
            found[name] = dated if isinstance(dated, int) else found[name]
        else:
            found[name] = value
    return found


def _variant(stored: StoredPack | None, *, place: str, on: dt.date) -> Variant:
    way = _declared(stored, place) if stored else None
    if stored is None or way is None:
        return Variant()
    return Variant(
        title=way.title,
        left_out=frozenset(way.leave_out),
        figures=_figures(way, stored=stored, on=on),
        version_id=stored.version_id,
        pack_label=stored.label,
    )


def variant_at(place: str, *, on: dt.date) -> Variant:
    """The way that a case beginning on a day in a village will go. One small query."""
    stored = {each.pack.id: each for each in current_packs()}
    held = pack_for([each.pack for each in stored.values()], region=place, on=on)
    return _variant(stored[held.id] if held else None, place=place, on=on)


def variant_of(case: Case) -> Variant:
    """The way that a case goes: fixed when it began, however packs changed since."""
    stored = pack_version(case.pack_version_id) if case.pack_version_id else None
    found = _variant(stored, place=case.place_id, on=case.t0)
    left_out = frozenset(step for step in OPTIONAL if step not in case.flow_steps)
    return Variant(found.title, left_out, found.figures, found.version_id, found.pack_label)
