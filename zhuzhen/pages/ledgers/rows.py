"""The rows of a ledger with what each walks to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from zhuzhen.assets.choices import (
    AssetKind,
    AssetState,
    DisposalKind,
    DisposalReason,
    DisposalState,
)
from zhuzhen.assets.queries.ledgers import AssetRow, DisposalRow, FundRow
from zhuzhen.funds.choices import Source
from zhuzhen.funds.models import Purpose
from zhuzhen.pages.ledgers.choices import NOT_SPENT
from zhuzhen.places.queries import place_names

# More are only in the workbook: a page of them would be slow to read and to print.
MOST_SHOWN = 300
_SOURCES = dict(Source.choices)
_KINDS, _STATES = dict(AssetKind.choices), dict(AssetState.choices)
_WAYS, _WHYS = dict(DisposalKind.choices), dict(DisposalReason.choices)
_STANDS = dict(DisposalState.choices)


@dataclass(frozen=True)
class Fund:
    """A row of the ledger of funds: `address` is its project's page, `entries` its movements."""

    row: FundRow
    place: str
    source: str
    giver: str
    purpose: str
    address: str
    entries: str


def funds_of(rows: tuple[FundRow, ...], *, day: dt.date) -> list[Fund]:
    """The first rows with names and addresses; two queries."""
    shown = rows[:MOST_SHOWN]
    names = _names([each.place_id for each in shown], [each.helper_code for each in shown])
    keys = [each.purpose_id for each in shown if each.purpose_id]
    uids = dict(Purpose.objects.filter(pk__in=keys).values_list("pk", "uid")) if keys else {}
    return [
        Fund(
            row=each,
            place=names.get(each.place_id, each.place_id),
            source=str(_SOURCES.get(each.source, each.source)),
            giver=names.get(each.helper_code, each.helper_code),
            purpose=each.purpose or NOT_SPENT,
            address=f"/projects/{each.project_uid}/" if each.project_uid else "",
            entries=_entries(each, uid=f"{uids.get(each.purpose_id or 0, '')}", day=day),
        )
        for each in shown
    ]


def _entries(row: FundRow, *, uid: str, day: dt.date) -> str:
    """The entries that a row sums; of money without a purpose the account's own page, if one."""
    if not uid and len(row.accounts) == 1:
        return f"/funds/accounts/{row.accounts[0]}/"
    asked = {"place": row.place_id, "own": "yes", "source": row.source, "year": f"{row.year}",
             "purpose": uid, "until": f"{day}"}  # fmt: skip
    return f"/funds/entries/?{urlencode({name: value for name, value in asked.items() if value})}"


def _names(*codes: Iterable[str]) -> dict[str, str]:
    return place_names({code for group in codes for code in group if code})


@dataclass(frozen=True)
class AssetLine:
    """A row of the ledger of assets."""

    row: AssetRow
    place: str
    kind: str
    state: str


def assets_of(rows: tuple[AssetRow, ...]) -> list[AssetLine]:
    shown = rows[:MOST_SHOWN]
    names = _names([each.place_id for each in shown])
    return [
        AssetLine(
            each,
            names.get(each.place_id, each.place_id),
            str(_KINDS.get(each.kind, each.kind)),
            str(_STATES.get(each.state, each.state)),
        )
        for each in shown
    ]


@dataclass(frozen=True)
class DisposalLine:
    """A row of the ledger of disposals."""

    row: DisposalRow
    place: str
    way: str
    why: str
    state: str


def disposals_of(rows: tuple[DisposalRow, ...]) -> list[DisposalLine]:
    shown = rows[:MOST_SHOWN]
    names = _names([each.place_id for each in shown])
    return [
        DisposalLine(
            each,
            names.get(each.place_id, each.place_id),
            str(_WAYS.get(each.kind, each.kind)),
            str(_WHYS.get(each.reason, each.reason)),
            str(_STANDS.get(each.state, each.state)),
        )
        for each in shown
    ]
