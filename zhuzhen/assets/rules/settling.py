"""What of a project's money becomes which card: by source, to the fen, both ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhuzhen.assets.choices import AssetForm, AssetKind
from zhuzhen.assets.rules.verdicts import FINE, Verdict, all_of, no
from zhuzhen.base.money import yuan


@dataclass(frozen=True)
class CardFacts:
    """One asset as it is asked for: what it is, where it lies, what it cost.

    `adds_to` names an asset of the same project whose value the amount adds to: a retention that
    was paid after the settlement.
    """

    title: str
    kind: AssetKind
    form: AssetForm
    place_id: str
    amount_fen: int
    size: str = ""
    life_years: int | None = None
    keeper: str = ""
    keeping_fen: int | None = None
    papers: tuple[int, ...] = ()
    adds_to: str = ""


@dataclass(frozen=True)
class Money:
    """Of which money: source, fund year and who gave it."""

    source: str
    year: int
    helper_code: str = ""


def settlement_verdict(
    cards: Sequence[CardFacts],
    *,
    settled_fen: int,
    retention_fen: int,
    expensed_fen: int,
    paid_fen: int,
) -> Verdict:
    """What is paid, that is all but the retention, is capitalised or expensed; every card has a
    title and a value."""
    due = settled_fen - retention_fen
    capitalised = sum(each.amount_fen for each in cards)
    empty = [at for at, each in enumerate(cards, start=1) if not each.title.strip()]
    worthless = [each.title for each in cards if each.amount_fen <= 0]
    return all_of(
        no("settled_nothing") if due <= 0 or retention_fen < 0 else FINE,
        no("settled_not_paid", settled=yuan(due), paid=yuan(paid_fen)) if due != paid_fen else FINE,
        no("parts_not_settled", parts=yuan(capitalised + expensed_fen), settled=yuan(due))
        if capitalised + expensed_fen != due
        else FINE,
        no("card_untitled", number=empty[0]) if empty else FINE,
        no("card_worthless", title=worthless[0]) if worthless else FINE,
        no("expensed_negative") if expensed_fen < 0 else FINE,
    )


def _proportional(parts: Sequence[int], sources: Sequence[int]) -> list[list[int]]:
    """Rounded down on running sums, so that rows and columns both come out whole."""
    total = sum(sources)
    rows, before = [], [0] * (len(sources) + 1)
    running = 0
    for part in parts:
        running += part
        now, from_sources = [0], 0
        for source in sources:
            from_sources += source
            now.append(from_sources * running // total)
        rows.append([now[n + 1] - now[n] - before[n + 1] + before[n] for n in range(len(sources))])
        before = now
    return rows


def _in_turn(parts: Sequence[int], sources: Sequence[int]) -> list[list[int]]:
    """The first part takes from the first source until it is empty, and so on."""
    left, rows = list(sources), []
    for part in parts:
        row = []
        for at, held in enumerate(left):
            taken = min(part, held)
            part, left[at] = part - taken, held - taken
            row.append(taken)
        rows.append(row)
    return rows


def shares_of_sources(
    parts: Sequence[int], *, sources: Mapping[Money, int]
) -> tuple[dict[Money, int], ...]:
    """For each part (card, or what is expensed) what it takes of each source, in proportion.

    Every row sums to its part and every column to its source; no share is below nothing. Raises
    ValueError unless parts and sources sum to the same.
    """
    if sum(parts) != sum(sources.values()):
        raise ValueError("parts and sources differ")
    amounts = list(sources.values())
    rows = _proportional(parts, amounts) if sum(amounts) else [[0] * len(amounts) for _ in parts]
    if any(cell < 0 for row in rows for cell in row):
        rows = _in_turn(parts, amounts)  # sums of a few fen, where rounding undercuts nothing
    return tuple(
        {money: cell for money, cell in zip(sources, row, strict=True) if cell} for row in rows
    )
