"""Which pack and which duty hold where and when; pure, over packs as loaded."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from zhuzhen.policy.expressions.places import lies_in
from zhuzhen.policy.schema import Duty, Pack, ParameterRef, PartialPeriod
from zhuzhen.policy.schema.parameters import Parameter


def _depth(pack: Pack, by_id: dict[str, Pack]) -> int:
    depth, base = 0, pack.head.overlays
    while base is not None and base in by_id:
        depth, base = depth + 1, by_id[base].head.overlays
    return depth


def bases_first(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Packs with every base before what lies over it; else by id."""
    by_id = {pack.id: pack for pack in packs}
    return tuple(sorted(by_id.values(), key=lambda pack: (_depth(pack, by_id), pack.id)))


def pack_for(packs: Iterable[Pack], *, region: str, on: dt.date | None = None) -> Pack | None:
    """The pack that holds in a region: the one of the smallest region around it.

    A pack is whole: what it keeps of its base is in it. `region` is the helping side's code.
    """
    holding = [
        pack
        for pack in bases_first(packs)
        if lies_in(region, pack.region) and (on is None or pack.in_force_on(on))
    ]
    return holding[-1] if holding else None


def parameter_for(
    packs: Iterable[Pack], *, parameter_id: str, region: str, on: dt.date | None = None
) -> Parameter | None:
    """A parameter as the pack of the smallest region around `region` that has it declares it.

    Of families the region is where they live: a county's own pack may set its own line.
    """
    for pack in reversed(bases_first(packs)):
        if not lies_in(region, pack.region) or (on is not None and not pack.in_force_on(on)):
            continue
        if parameter_id in pack.parameters:
            return pack.parameters[parameter_id]
    return None


def number(value: int | Decimal | ParameterRef, *, pack: Pack, on: dt.date) -> int | Decimal:
    """A number as written, or the parameter's value on the day."""
    if not isinstance(value, ParameterRef):
        return value
    found = pack.parameters[value.parameter].value_on(on).value
    assert isinstance(found, int | Decimal)
    return found


def partial_period_of(duty: Duty, *, pack: Pack, on: dt.date) -> PartialPeriod:
    """The rule by which part of a period obliges, as it held on the day."""
    found = pack.parameters[duty.partial_period].value_on(on).value
    assert isinstance(found, PartialPeriod)
    return found
