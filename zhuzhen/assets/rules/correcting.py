"""What of a card may be corrected: what describes the asset, never its money, nor its kind once it
was settled or titled."""

from dataclasses import dataclass, fields

from zhuzhen.assets.choices import AssetForm, AssetKind
from zhuzhen.assets.rules.verdicts import FINE, Verdict, all_of, no


@dataclass(frozen=True)
class CardTexts:
    """What a card tells besides its money, its owners and its state."""

    title: str
    kind: AssetKind
    form: AssetForm
    site: str = ""
    size: str = ""
    used_for: str = ""
    life_years: int | None = None
    keeper: str = ""
    keeping_fen: int | None = None


@dataclass(frozen=True)
class Corrected:
    """One field of a card: its name, what it said, what it says now."""

    name: str
    before: str | int | None
    after: str | int | None


def corrections(before: CardTexts, after: CardTexts) -> tuple[Corrected, ...]:
    """What differs, field by field."""
    names = [each.name for each in fields(CardTexts)]
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return tuple(Corrected(name, old, new) for name, old, new in pairs if old != new)


def correction_verdict(before: CardTexts, after: CardTexts, *, is_kind_fixed: bool) -> Verdict:
    """A name still, a keeper if there was one, years and costs that can be, and the same kind
    where that was settled."""
    differs = before.kind != after.kind
    return all_of(
        FINE if after.title else no("untitled"),
        no("no_keeper") if before.keeper and not after.keeper else FINE,
        no("life_wrong") if after.life_years is not None and after.life_years <= 0 else FINE,
        no("keeping_negative") if (after.keeping_fen or 0) < 0 else FINE,
        no("kind_fixed", kind=before.kind.label) if differs and is_kind_fixed else FINE,
        FINE if corrections(before, after) else no("nothing_corrected"),
    )
