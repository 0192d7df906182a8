"""What every command on assets shares: the lock, the flow, refusal, the step and the audit."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils import timezone

from zhuzhen.assets import flow
from zhuzhen.assets.access import require
from zhuzhen.assets.choices import AssetState
from zhuzhen.assets.models import Asset, AssetStep, Ownership, PastOwnership
from zhuzhen.assets.parameters import Figures, figures
from zhuzhen.assets.problems import JOINED, text
from zhuzhen.assets.rules.titles import WHOLE_BP, Share, percent, shares_verdict
from zhuzhen.assets.rules.verdicts import Verdict
from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_LONGEST_REASON = 500


@dataclass(frozen=True)
class Told:
    """What is said at a step besides the step itself."""

    reason: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    papers: tuple[int, ...] = ()
    request_id: uuid.UUID | None = None


def refuse(verdict: Verdict, *, act: str) -> None:
    """All reasons at once, as faults of one problem. Raises asset_not_ready."""
    if not verdict:
        faults = tuple(Fault(each) for each in verdict.reasons)
        raise Problem("asset_not_ready", faults=faults, act=act, why=JOINED.join(verdict.reasons))


def needed_reason(row: flow.Step, *, reason: str) -> str:
    """The reason, trimmed. Raises reason_needed where the table asks for one."""
    told = reason.strip()
    if row.needs_reason and not told:
        raise Problem("reason_needed", act=row.label)
    return told[:_LONGEST_REASON]


def locked(asset: Asset) -> Asset:
    """The asset as it stands now, locked until the transaction ends. Raises not_found."""
    found = Asset.objects.select_for_update().filter(pk=asset.pk).first()
    if found is None:
        raise Problem("not_found", what=text("asset"))
    return found


def refuse_stale(asset: Asset, *, version: int | None) -> None:
    """Raise `stale` if somebody changed the asset since `version` was shown; None is no form."""
    if version is not None and asset.version != version:
        raise stale(asset)


def stale(asset: Asset) -> Problem:
    """Who did what was last done with the asset, and when: somebody was faster."""
    last = AssetStep.objects.select_related("by").filter(asset=asset).order_by("-pk").first()
    return Problem(
        "stale",
        who=last.by.display_name if last and last.by else "",
        at=f"{timezone.localtime(asset.updated_at):%Y-%m-%d %H:%M}",
    )


def taken_before(
    request_id: uuid.UUID | None, *, asset: Asset | None, step: str = "", **facts: object
) -> AssetStep | None:
    """The step that this request already took; `asset` None: the step that made one.

    Raises request_of_other_asset; asset_request_reused if it was another step, or of other facts:
    somebody went back, changed them, and must not be told that they are kept.
    """
    found = AssetStep.objects.filter(request_id=request_id).first() if request_id else None
    if found is None:
        return None
    if asset is not None and found.asset_id != asset.pk:
        raise Problem("request_of_other_asset")
    is_other = any(found.facts.get(name) != value for name, value in facts.items())
    if is_other or (step and found.step != step):
        raise Problem("asset_request_reused")
    return found


def opened(asset: Asset, *, step: str, by: Account | None, today: dt.date) -> flow.Step:
    """The row of a step that `by` may take with the asset now. Raises wrong_state, not_allowed."""
    row = flow.step_from(flow.ASSET, step, start=asset.state)
    if row is None:
        state, act = AssetState(asset.state).label, flow.LABELS.get(step, step)
        raise Problem("wrong_state", what=asset.title, state=state, act=act)
    require(row.act, by=by, place=asset.place_id, on=today)
    return row


def allowed(act: Act, *, asset: Asset, by: Account | None, today: dt.date) -> None:
    """Raise not_allowed unless `by` may do the act with the asset."""
    require(act, by=by, place=asset.place_id, on=today)


def figures_of(asset: Asset, *, today: dt.date) -> Figures:
    return figures(place=asset.place_id, on=today)


def arrive(asset: Asset, *, row: flow.Step, on: dt.date, of: Figures) -> None:
    """Put an asset where a step leads, with the day by which it has to leave it; unsaved."""
    asset.state = row.end
    asset.due_on = on + dt.timedelta(days=of[row.days]) if row.days else None


def save(asset: Asset) -> None:
    asset.version, asset.updated_at = asset.version + 1, clock.now()
    asset.save()


def step_of(
    asset: Asset, *, step: str, before: str, by: Account | None, on: dt.date, told: Told
) -> AssetStep:
    """A step, unsaved: many are written at once when many assets are made."""
    return AssetStep(
        asset=asset,
        place_id=asset.place_id,
        helper_code=asset.helper_code,
        step=step,
        before=before,
        after=asset.state,
        on=on,
        reason=told.reason,
        facts=told.facts,
        papers=list(told.papers),
        by=by,
        at=clock.now(),
        request_id=told.request_id,
    )


def write_step(
    asset: Asset, *, step: str, before: str, by: Account | None, on: dt.date, told: Told
) -> AssetStep:
    """Write the step, and last the audit entry."""
    made = step_of(asset, step=step, before=before, by=by, on=on, told=told)
    made.save(force_insert=True)
    facts: dict[str, object] = {"before": before, "after": asset.state, "version": asset.version}
    audit.record(
        f"asset.{step}", by=by, subject="asset", subject_id=asset.uid, reason=told.reason,
        facts=facts,
    )  # fmt: skip
    return made


def refuse_shares(shares: Sequence[Share], *, place: str) -> None:
    """Raise share_sum, or asset_not_ready with every other reason."""
    total = sum(each.share_bp for each in shares)
    verdict = shares_verdict(shares, place=place)
    if len(verdict.reasons) == 1 and shares and total != WHOLE_BP:
        side = text("short" if total < WHOLE_BP else "over")
        rest = percent(abs(WHOLE_BP - total))
        raise Problem("share_sum", total=percent(total), side=side, rest=rest)
    refuse(verdict, act=flow.LABELS["confirm_title"])


def ownerships_of(asset: Asset, shares: Sequence[Share], *, on: dt.date) -> list[Ownership]:
    """The rows of shares held since a day, unsaved."""
    return [
        Ownership(
            asset=asset,
            place_id=each.place_id,
            helper_code=asset.helper_code,
            kind=each.kind,
            owner=each.owner.strip(),
            share_bp=each.share_bp,
            from_on=on,
        )
        for each in shares
    ]


def put_shares(
    asset: Asset, shares: Sequence[Share], *, on: dt.date, by: Account | None
) -> list[Ownership]:
    """Put shares in the place of those that were: whoever holds as much as before holds it since
    then, and what ends on this day is kept as it was held."""
    held = {_holding(each): each for each in asset.ownerships.select_for_update()}
    rows = ownerships_of(asset, shares, on=on)
    for row in rows:
        if same := held.pop(_holding(row), None):
            row.from_on = same.from_on
    names = ("asset", "place_id", "helper_code", "kind", "owner", "share_bp", "from_on")
    PastOwnership.objects.bulk_create(
        PastOwnership(
            **{name: getattr(each, name) for name in names}, until_on=on, by=by, at=clock.now()
        )
        for each in held.values()
        if each.from_on < on
    )
    asset.ownerships.all().delete()
    return Ownership.objects.bulk_create(rows)


def _holding(row: Ownership) -> tuple[str, str, str, int]:
    return (row.kind, row.place_id, row.owner, row.share_bp)


def shares_as_facts(shares: Sequence[Share]) -> list[dict[str, object]]:
    """The shares as a step keeps them: of a household only that it is one, never its name."""
    found = []
    for each in shares:
        kept = asdict(each)
        if each.kind == "household":
            kept["owner"] = ""
        found.append(kept)
    return found


def sure_of_constraints() -> None:
    """Let the deferred laws of the database speak now, where a message is near."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
