"""A card's slips are mended, with the reason; what it said before stays in its history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, fields, replace

from django.db import transaction

from zhuzhen.assets.choices import AssetForm, AssetKind, AssetState
from zhuzhen.assets.commands.writing import (
    Told,
    locked,
    needed_reason,
    opened,
    refuse,
    refuse_stale,
    save,
    write_step,
)
from zhuzhen.assets.models import Asset
from zhuzhen.assets.rules.correcting import CardTexts, correction_verdict, corrections
from zhuzhen.people.models import Account


def texts_of(asset: Asset) -> CardTexts:
    """What a card tells now."""
    told = {each.name: getattr(asset, each.name) for each in fields(CardTexts)}
    told |= {"kind": AssetKind(asset.kind), "form": AssetForm(asset.form)}
    return CardTexts(**told)


def is_kind_fixed(asset: Asset) -> bool:
    """The kind follows from the settlement; of an asset from before it stands once it is titled."""
    return asset.project_id is not None or asset.state != AssetState.REGISTERED


def _trimmed(texts: CardTexts) -> CardTexts:
    def plain(text: str) -> str:
        return " ".join(text.split())

    return replace(
        texts,
        title=plain(texts.title),
        kind=AssetKind(texts.kind),
        form=AssetForm(texts.form),
        site=plain(texts.site),
        size=plain(texts.size),
        used_for=plain(texts.used_for),
        keeper=plain(texts.keeper),
    )


@transaction.atomic
def correct_card(
    asset: Asset,
    texts: CardTexts,
    *,
    reason: str,
    by: Account | None,
    today: dt.date,
    papers: Sequence[int] = (),
    version: int | None = None,
) -> Asset:
    """Mend what a card tells of its asset. Its money is mended in the ledger alone, whose it is by
    its title; so neither can be said here.

    Raises not_found, stale, wrong_state, not_allowed, reason_needed, asset_not_ready with every
    reason.
    """
    now = locked(asset)
    refuse_stale(now, version=version)
    row = opened(now, step="correct", by=by, today=today)
    why = needed_reason(row, reason=reason)
    before, after = texts_of(now), _trimmed(texts)
    refuse(correction_verdict(before, after, is_kind_fixed=is_kind_fixed(now)), act=row.label)
    changed = corrections(before, after)
    for each in changed:
        setattr(now, each.name, each.after)
    save(now)
    facts: dict[str, object] = {"changed": [asdict(each) for each in changed]}
    told = Told(why, facts, tuple(papers))
    write_step(now, step=row.id, before=now.state, by=by, on=today, told=told)
    return now
