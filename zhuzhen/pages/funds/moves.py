"""The movements of an order as people read them: from which account to which, and what is left."""

from dataclasses import dataclass

from zhuzhen.funds import commands
from zhuzhen.funds.choices import Source, Stage
from zhuzhen.funds.commands import key_of
from zhuzhen.funds.models import FundOrder, LedgerAccount, Purpose
from zhuzhen.funds.rules import AccountKey, Move
from zhuzhen.places.models import Division


@dataclass(frozen=True)
class ShownSide:
    """One end of a movement. `account` is none until money first comes there."""

    stage: str
    source: str
    year: int
    place: str
    helper: str
    purpose: str
    account: LedgerAccount | None

    @property
    def address(self) -> str:
        return f"/funds/accounts/{self.account.pk}/" if self.account else ""

    @property
    def left_fen(self) -> int:
        return self.account.balance_fen if self.account else 0


@dataclass(frozen=True)
class ShownMove:
    """A movement, with what its accounts hold now and will hold."""

    start: ShownSide
    end: ShownSide
    amount_fen: int
    taken_fen: int  # what the order takes from this account in all

    @property
    def rest_fen(self) -> int:
        return self.start.left_fen - self.taken_fen

    @property
    def is_short(self) -> bool:
        return self.rest_fen < 0


def accounts_at(keys: set[AccountKey]) -> dict[AccountKey, LedgerAccount]:
    """The accounts of these keys that there are, in scope; one query."""
    places = {each.place_id for each in keys}
    stages = {str(each.stage) for each in keys}
    found = LedgerAccount.objects.filter(place_id__in=places, stage__in=stages)
    held = {key_of(each): each for each in found.filter(year__in={each.year for each in keys})}
    return {key: held[key] for key in keys if key in held}


def shown_moves(moves: list[Move]) -> list[ShownMove]:
    """Movements in words; three queries however many there are."""
    keys = {each.from_ for each in moves} | {each.to for each in moves}
    accounts = accounts_at(keys)
    codes = {each.place_id for each in keys} | {each.helper_code for each in keys}
    places = Division.objects.in_bulk(codes - {""})
    purposes = Purpose.objects.in_bulk({each.purpose_id for each in keys if each.purpose_id})

    def side(key: AccountKey) -> ShownSide:
        purpose = purposes.get(key.purpose_id) if key.purpose_id else None
        helper, place = places.get(key.helper_code), places.get(key.place_id)
        return ShownSide(
            stage=str(Stage(key.stage).label),
            source=str(Source(key.source).label),
            year=key.year,
            place=place.path if place else key.place_id,
            helper=helper.name if helper else "",
            purpose=purpose.title if purpose else "",
            account=accounts.get(key),
        )

    taken: dict[AccountKey, int] = {}
    for each in moves:
        taken[each.from_] = taken.get(each.from_, 0) + each.amount_fen
    return [
        ShownMove(side(each.from_), side(each.to), each.amount_fen, taken[each.from_])
        for each in moves
    ]


def moves_of(order: FundOrder) -> list[ShownMove]:
    """What an order moves, as its frozen content says."""
    return shown_moves(list(commands.moves_of(order)))
