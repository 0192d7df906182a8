"""The rows of a sheet of existing assets judged together, and written in a few statements."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from zhuzhen.assets import access, flow
from zhuzhen.assets.choices import AssetForm, AssetKind, AssetState, OwnerKind
from zhuzhen.assets.commands.cards import card_of, fundings_of
from zhuzhen.assets.commands.writing import (
    Told,
    arrive,
    ownerships_of,
    shares_as_facts,
    step_of,
)
from zhuzhen.assets.importing.labels import COLUMNS
from zhuzhen.assets.importing.reading import Reader, Row, Values, fault
from zhuzhen.assets.models import Asset, AssetFunding, AssetStep, Ownership
from zhuzhen.assets.parameters import Figures, figures
from zhuzhen.assets.queries.numbers import helper_of, numbers_for
from zhuzhen.assets.rules.settling import CardFacts, Money
from zhuzhen.assets.rules.takeover import takeover_verdict
from zhuzhen.assets.rules.titles import WHOLE_BP, Share
from zhuzhen.base import audit
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.workbook import open_sheet
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_FIRST_YEAR = 2012  # since the eighteenth congress (facts B4)
_BY_NAME = {each.name: each for each in COLUMNS}
_BATCH = 1_000


@dataclass(frozen=True)
class Entered:
    """A row that is whole: the card, its money, and whose it is if that is known."""

    row: int
    facts: CardFacts
    fundings: dict[Money, int]
    built_on: dt.date
    shares: tuple[Share, ...]

    @property
    def key(self) -> tuple[str, str, dt.date, int]:
        """By what the same asset is known again."""
        facts = self.facts
        return facts.place_id, facts.title, self.built_on, facts.amount_fen


@dataclass(frozen=True)
class Imported:
    """What was taken in, or would be: how many and how much of each kind, by label."""

    count: int
    original_fen: int
    kinds: tuple[tuple[str, int, int], ...]


class _Judge:
    """Makes whole rows of what was read; what is wrong goes to the reader's faults."""

    def __init__(self, reader: Reader, *, by: Account | None, today: dt.date) -> None:
        self.reader, self.by, self.today = reader, by, today
        self._may: dict[tuple[Act, str], bool] = {}

    def entries(self) -> list[Entered]:
        found = [each for row in self.reader.rows() for each in self._entered(row)]
        if not found and not self.reader.faults:
            self.reader.tell(fault("nothing"))
        self._refuse_doubles(found)
        self._refuse_sum(found)
        return found

    def _entered(self, row: Row) -> Iterator[Entered]:
        before = len(self.reader.faults)
        fundings = self._fundings(row)
        shares = self._shares(row.values, row=row.number)
        self._refuse_stranger(row)
        if not row.is_whole or len(self.reader.faults) > before:
            return
        made = Entered(row.number, _facts(row.values), fundings, _day(row.values), shares)
        verdict = takeover_verdict(
            made.facts, fundings=fundings, built_on=made.built_on, today=self.today
        )
        for each in verdict.reasons:
            self.reader.tell(Fault(each), row=row.number)
        if verdict:
            yield made

    def _tell(self, code: str, /, *, row: int, column: str, **facts: object) -> None:
        self.reader.tell(fault(code, **facts), row=row, column=_BY_NAME[column])

    def _fundings(self, row: Row) -> dict[Money, int]:
        """The money of a row: all of one source, or parted between two."""
        values = row.values
        for name in ("year", "year2"):
            year = values[name]
            if isinstance(year, int) and not _FIRST_YEAR <= year <= self.today.year:
                self._tell("year", row=row.number, column=name, value=year, today=self.today.year)
        second = [values[name] for name in ("source2", "year2", "amount2")]
        if None in second and second != [None] * 3:
            self._tell("second_part", row=row.number, column="source2")
            return {}
        if None not in second and values["amount"] is None:
            self._tell("first_amount", row=row.number, column="amount")
            return {}
        first = values["original"] if values["amount"] is None else values["amount"]
        found: Counter[Money] = Counter()
        for source, year, fen in ((values["source"], values["year"], first), tuple(second)):
            if isinstance(year, int) and isinstance(fen, int):
                found[Money(str(source), year)] += fen
        return dict(found)

    def _shares(self, values: Values, *, row: int) -> tuple[Share, ...]:
        kind, owner = values["owner_kind"], values["owner"]
        if (kind is None) != (owner is None):
            self._tell("owner_part", row=row, column="owner")
        if kind is None or owner is None:
            return ()
        return (Share(OwnerKind(str(kind)), str(values["place"]), str(owner), WHOLE_BP),)

    def _refuse_stranger(self, row: Row) -> None:
        place = row.values["place"]
        acts = [Act.ASSET_KEEP, *([Act.ASSET_DECIDE] if row.values["owner"] else [])]
        if place is not None and not all(self._may_act(act, str(place)) for act in acts):
            self._tell("not_allowed", row=row.number, column="place")

    def _may_act(self, act: Act, place: str) -> bool:
        if self.by is None:
            return True
        if (act, place) not in self._may:
            verdict = access.may(self.by, act, place=place, on=self.today)
            self._may[act, place] = bool(verdict)
        return self._may[act, place]

    def _refuse_doubles(self, entries: Sequence[Entered]) -> None:
        """What is there already, and what the sheet has twice."""
        places = {each.facts.place_id for each in entries}
        known = {
            (place, title, built_on, fen): code
            for place, title, built_on, fen, code in Asset.objects.filter(place__in=places)
            .exclude(state=AssetState.CANCELLED)
            .values_list("place_id", "title", "built_on", "original_fen", "code")
        }
        rows: dict[object, int] = {}
        for each in entries:
            if each.key in known:
                facts = {"title": each.facts.title, "number": known[each.key]}
                self._tell("known", row=each.row, column="title", **facts)
            elif each.key in rows:
                self.reader.tell(fault("twice", row=rows[each.key]), row=each.row)
            rows.setdefault(each.key, each.row)

    def _refuse_sum(self, entries: Sequence[Entered]) -> None:
        """The sheet's own sum is that of its rows."""
        if self.reader.total is None or self.reader.faults:
            return
        row, told = self.reader.total
        fen = sum(each.facts.amount_fen for each in entries)
        if told != fen:
            self._tell("total", row=row, column="original", told=yuan(told), sum=yuan(fen))


def _facts(values: Values) -> CardFacts:
    original, life, keeping = (values[each] for each in ("original", "life", "keeping"))
    assert isinstance(original, int)
    return CardFacts(
        title=str(values["title"]),
        kind=AssetKind(str(values["kind"])),
        form=AssetForm(str(values["form"] or AssetForm.FIXED)),
        place_id=str(values["place"]),
        amount_fen=original,
        size=str(values["size"] or ""),
        life_years=life if isinstance(life, int) else None,
        keeper=str(values["keeper"] or ""),
        keeping_fen=keeping if isinstance(keeping, int) else None,
    )


def _day(values: Values) -> dt.date:
    day = values["built_on"]
    assert isinstance(day, dt.date)
    return day


def import_assets(
    path: Path,
    *,
    by: Account | None,
    today: dt.date,
    file_name: str = "",
    sheet: str = "",
    dry_run: bool = False,
) -> Imported:
    """Take in a sheet of existing assets; a dry run judges it and writes nothing.

    Raises bad_file, and faults with every fault of the sheet: then nothing is taken in.
    """
    opened = open_sheet(path, shown_as=file_name, sheet=sheet)
    reader = Reader(opened, today)
    entries = _Judge(reader, by=by, today=today).entries()
    if reader.faults:
        raise Problem("faults", faults=tuple(reader.faults))
    if not dry_run:
        _write(entries, by=by, today=today, file=opened.file, file_sm3=opened.file_sm3)
    return _told(entries)


def _told(entries: Sequence[Entered]) -> Imported:
    kinds = tuple(
        (
            str(kind.label),
            sum(each.facts.kind == kind for each in entries),
            sum(each.facts.amount_fen for each in entries if each.facts.kind == kind),
        )
        for kind in AssetKind
    )
    return Imported(len(entries), sum(each.facts.amount_fen for each in entries), kinds)


@transaction.atomic
def _write(
    entries: Sequence[Entered], *, by: Account | None, today: dt.date, file: str, file_sm3: str
) -> None:
    places = sorted({each.facts.place_id for each in entries})
    helpers = {place: helper_of(place, on=today) for place in places}
    limits = {place: figures(place=place, on=today) for place in places}
    codes = numbers_for([each.facts.place_id for each in entries])
    cards = [
        _card(each, code=code, helper=helpers[each.facts.place_id], today=today,
              of=limits[each.facts.place_id])
        for each, code in zip(entries, codes, strict=True)
    ]  # fmt: skip
    Asset.objects.bulk_create(cards, batch_size=_BATCH)
    both = list(zip(cards, entries, strict=True))
    AssetFunding.objects.bulk_create(
        [row for card, each in both for row in fundings_of(card, each.fundings, on=each.built_on)],
        batch_size=_BATCH,
    )
    Ownership.objects.bulk_create(
        [row for card, each in both for row in ownerships_of(card, each.shares, on=today)],
        batch_size=_BATCH,
    )
    AssetStep.objects.bulk_create(
        [step for card, each in both for step in _steps(card, entered=each, by=by, on=today)],
        batch_size=_BATCH,
    )
    facts: dict[str, object] = {"count": len(cards), "file": file, "file_sm3": file_sm3}
    audit.record("asset.import", by=by, subject="assets", subject_id=file_sm3, facts=facts)


def _card(each: Entered, *, code: str, helper: str, today: dt.date, of: Figures) -> Asset:
    card = card_of(each.facts, code=code, helper_code=helper, built_on=each.built_on)
    row = flow.beginning("take_over")
    if each.shares:
        confirmed = flow.step_from(flow.ASSET, "confirm_title", start=row.end)
        assert confirmed is not None
        row = confirmed
    arrive(card, row=row, on=today, of=of)
    return card


def _steps(
    card: Asset, *, entered: Entered, by: Account | None, on: dt.date
) -> Iterator[AssetStep]:
    told = Told(facts={"original_fen": card.original_fen})
    taken = step_of(card, step="take_over", before="", by=by, on=on, told=told)
    taken.after = AssetState.REGISTERED
    yield taken
    if entered.shares:
        told = Told(facts={"shares": shares_as_facts(entered.shares)})
        yield step_of(
            card, step="confirm_title", before=AssetState.REGISTERED, by=by, on=on, told=told
        )
