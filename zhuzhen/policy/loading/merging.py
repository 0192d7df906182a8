"""An overlay's item laid over its base's: its keys replace, its sources come first."""

from zhuzhen.policy.loading.drafts import Draft, DraftItem

Raws = dict[str, dict[str, object]]
# Sections whose items may replace a base's item of the same name.
OVERLAID = ("terms", "registers", "measures", "duties", "parameters")


def _fields_by_id(base: object, own: object) -> object:
    """A register's fields: those of the same id replace in place, new ones come after."""
    if not isinstance(base, list) or not isinstance(own, list):
        return own
    replaced = {str(field.get("id")): field for field in own if isinstance(field, dict)}
    kept = [
        replaced.pop(str(field.get("id")), field) if isinstance(field, dict) else field
        for field in base
    ]
    return [*kept, *replaced.values()]


def _laid_over(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    base = {key: value for key, value in base.items() if key not in ("overrides", "loosens")}
    merged = {**base, **own}
    if isinstance(base.get("source"), list) and isinstance(own.get("source"), list):
        first, second = own["source"], base["source"]
        assert isinstance(first, list)
        assert isinstance(second, list)
        merged["source"] = [*first, *(source for source in second if source not in first)]
    if "fields" in own:
        merged["fields"] = _fields_by_id(base.get("fields"), own["fields"])
    return merged


def _claims_to_override(draft: Draft, item: DraftItem) -> bool:
    assert isinstance(item.raw, dict)
    named = item.raw.get("overrides")
    if named is not None and named != item.id:
        draft.fault_at(item, "overrides_other", loc=("overrides",), name=named, own=item.id)
    return named is not None


def _merge_item(draft: Draft, item: DraftItem, bases: dict[str, object]) -> None:
    if not isinstance(item.raw, dict) or item.section not in OVERLAID:
        return
    claims = _claims_to_override(draft, item)
    base = bases.get(item.id)
    if base is None:
        if claims:
            known = "、".join(bases)
            draft.fault_at(item, "overrides_unknown", loc=("overrides",), name=item.id, known=known)
        return
    if not claims:
        draft.fault_at(item, "overrides_nothing", name=item.id)
    elif isinstance(base, dict):
        item.own_keys = frozenset(item.raw)
        item.raw = _laid_over(base, item.raw)


def merge(draft: Draft, *, base: Raws | None) -> None:
    """Lay the draft's items over those of its base, in place."""
    for item in draft.all_items():
        if base is not None:
            _merge_item(draft, item, base.get(item.section, {}))
        elif isinstance(item.raw, dict) and "overrides" in item.raw:
            draft.fault_at(item, "overrides_without_base", loc=("overrides",))
