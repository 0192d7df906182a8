"""What a family of a story earns in the twelve months before a day, so that it comes to a sum."""

import datetime as dt

from zhuzhen.casework.rules.support import IncomeTaken
from zhuzhen.demo.dice import Dice
from zhuzhen.households.choices import SafeguardResult
from zhuzhen.households.models import Household
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.households.rules.safeguards import SafeguardFacts

_YUAN = 100
# A head, in yuan; the line of 2022 is 7,000.
BELOW, ABOVE = (4_600, 6_600), (7_600, 10_400)


def earned(home: Household, *, a_head: tuple[int, int], ill: bool, chance: Dice) -> IncomeFacts:
    """A year that is judged at so much a head, by what the family can do."""
    self_paid = chance.randint(8, 26) * 1_000 if ill else 0
    claims = self_paid // 5
    net = chance.randint(*a_head) * home.size + self_paid - claims
    working = home.able > 0 or home.weak > 0
    wages = net * (60 if home.able else 30) // 100 if working else 0
    operating = net * 20 // 100 if working else 0
    cost = operating // 4
    amounts = {
        "wages_fen": wages,
        "operating_fen": operating,
        "operating_cost_fen": cost,
        "transfers_fen": net - wages - operating + cost,
        "self_paid_fen": self_paid,
        "claims_fen": claims,
    }
    return IncomeFacts(persons=home.size, **{name: yuan * _YUAN for name, yuan in amounts.items()})


def twelve_before(day: dt.date) -> dt.date:
    """The first of the twelve whole months before a day."""
    return day.replace(day=1, year=day.year - 1)


def taken(facts: IncomeFacts, *, on: dt.date) -> IncomeTaken:
    return IncomeTaken(facts, twelve_before(on))


def looked_at(on: dt.date, *, housing: str = SafeguardResult.OK, note: str = "") -> SafeguardFacts:
    """The four safeguards as found on a day: in order, but perhaps for the house."""
    fine = SafeguardResult.OK
    grade = "B" if housing == fine else "C"
    return SafeguardFacts(
        on, education=fine, medical=fine, housing=housing, water=fine, house_grade=grade, note=note
    )
