"""An overlay's item laid over its base's: its keys replace, its sources come first."""

from dataclasses import dataclass

from zhuzhen.policy.loading.drafts import Draft, DraftItem

Raws = dict[str, dict[str, object]]


@dataclass(frozen=True)
class Base:
    """What a draft lies over: items as written, which of them are at fault, what is not known."""

    raws: Raws
    broken: frozenset[tuple[str, str]] = frozenset()
    unread: frozenset[str] = frozenset()

    def may_hide(self, section: str, item_id: str) -> bool:
        """Whether the item cannot be laid over: its base is at fault, or may not have been read."""
        absent = item_id not in self.raws.get(section, {})
        return (section, item_id) in self.broken or (absent and section in self.unread)


# Sections whose items may replace a base's item of the same name.
OVERLAID = (
    "terms",
    "registers",
    "measures",
    "duties",
    "parameters",
    "feeds",
    "screening",
    "casework",
    "fund_uses",
)


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
    limits, fewer = base.get("limits"), own.get("limits")
    if isinstance(limits, dict) and isinstance(fewer, dict):
        merged["limits"] = {**limits, **fewer}
    return merged


def _claims_to_override(draft: Draft, item: DraftItem) -> bool:
    assert isinstance(item.raw, dict)
    named = item.raw.get("overrides")
    if named is not None and named != item.id:
        draft.fault_at(item, "overrides_other", loc=("overrides",), name=named, own=item.id)
    return named is not None


def _merge_item(draft: Draft, item: DraftItem, base: Base) -> None:
    if not isinstance(item.raw, dict) or item.section not in OVERLAID:
        return
    claims = _claims_to_override(draft, item)
    bases = base.raws.get(item.section, {})
    if claims and base.may_hide(item.section, item.id):
        item.is_adrift = True
        return
    under = bases.get(item.id)
    if under is None:
        item.is_adrift = claims
        if claims:
            known = "、".join(bases)
            draft.fault_at(item, "overrides_unknown", loc=("overrides",), name=item.id, known=known)
        return
    if not claims:
        draft.fault_at(item, "overrides_nothing", name=item.id)
    elif isinstance(under, dict):
        item.own = item.raw
        item.raw = _laid_over(under, item.raw)


def merge(draft: Draft, *, base: Base | None) -> None:
    """Lay the draft's items over those of its base, in place."""
    for item in draft.all_items():
        if base is not None:
            _merge_item(draft, item, base)
        elif isinstance(item.raw, dict) and "overrides" in item.raw:
            draft.fault_at(item, "overrides_without_base", loc=("overrides",))
