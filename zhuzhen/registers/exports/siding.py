"""Which records follow one side's form of a register, where packs ask for different columns."""

from django.db.models import Q

from zhuzhen.base.scope import CodeRange
from zhuzhen.policy.expressions.places import lies_in
from zhuzhen.policy.queries import current_packs
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.siding import form_of
from zhuzhen.registers.queries import declared


def _helped_from(region: str) -> Q:
    area = CodeRange.under(region)
    return Q(helper_code__gte=area.lo, helper_code__lte=area.hi)


def of_form(declaration: Declaration, *, region: str) -> Q:
    """Records whose helping side lies in `region` and asks for the same columns; under a base also
    those without a helping side."""
    packs = [each.pack for each in current_packs()]
    found = _helped_from(region)
    if any(each.region == region and each.head.overlays is None for each in packs):
        found |= Q(helper_code=None)
    own = form_of(declaration)
    for each in packs:
        within = each.region != region and lies_in(each.region, region)
        if within and form_of(declared(declaration.id, region=each.region)) != own:
            found &= ~_helped_from(each.region) | Q(helper_code=None)
    return found
