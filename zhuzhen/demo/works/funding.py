"""What is owed to the towns' hosts for a year: budgeted, passed, sent, received, sent on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from django.db.models import Q, Sum

from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.money import order
from zhuzhen.demo.works.offices import Offices
from zhuzhen.demo.works.told import days, said, told
from zhuzhen.funds.choices import OrderKind, Source, Stage
from zhuzhen.funds.commands import (
    AccountKey,
    Move,
    key_of,
    pass_budget,
    receive,
    reckon_contributions,
    set_budget,
    transfer,
)
from zhuzhen.funds.models import Contribution, LedgerAccount, Transfer

_HOSTS = (Source.HOST_CITY, Source.HOST_COUNTY)


class Funding:
    """The contributions of one year, payer by payer."""

    def __init__(self, year: int, *, offices: Offices, named: Callable[[str], str]) -> None:
        self.year, self.offices, self.named = year, offices, named
        self.plan: Mapping[str, Any] = told()["years"][year]
        self.numbers = count(1)

    def tell(self) -> None:
        """Everything up to what the counties have."""
        on, province = self.plan["budgeted"], self.offices.of_payer("440000000000")
        with on_day(on, by=province):
            found = reckon_contributions(year=self.year, by=province, today=on)
        for each in found:
            self._budget(each)
            self._send(each)
        for city in sorted({each.place_id[:4] for each in found}):
            for on in self.plan["to_counties"][city]:
                self._send_on(city, on=on)

    def _source(self, of: Contribution) -> str:
        return "host" if of.source in _HOSTS else of.source

    def _budget(self, of: Contribution) -> None:
        payer, plan = self.offices.of_payer(of.helper_code), self.plan
        short = plan.get("short", {})
        part = short["budgeted"] if of.helper_code[:6] == short.get("county") else 1
        with on_day(plan["budgeted"], by=payer):
            set_budget(
                of,
                amount_fen=int(of.due_fen * part),
                item=plan["item"],
                on=plan["budgeted"],
                by=payer,
            )
        with on_day(plan["passed"], by=payer):
            pass_budget(of, on=plan["passed"], by=payer)

    def _sendings(self, of: Contribution) -> Iterator[tuple[dt.date, float]]:
        """On which days what part of a contribution was sent."""
        source, plan = self._source(of), self.plan
        on, part = plan["sent"][source]
        yield plan.get("late", {}).get(of.place_id[:4], {}).get(source, on), part
        if source in plan.get("again", {}):
            yield plan["again"][source]

    def _send(self, of: Contribution) -> None:
        for on, part in self._sendings(of):
            self._received(self._sent(of, on=on, part=part))
        way = self.plan.get("in_transit", {})
        if way.get("city") == of.place_id[:4] and way.get("source") == of.source:
            self._sent(of, on=way["on"], part=way["part"])

    def _sent(self, of: Contribution, *, on: dt.date, part: float) -> Transfer:
        payer = self.offices.of_payer(of.helper_code)
        of.refresh_from_db(fields=["budgeted_fen"])
        number = said("voucher", year=self.year, number=next(self.numbers))
        with on_day(on, by=payer):
            amount = int((of.budgeted_fen or 0) * part)
            return transfer(of, amount_fen=amount, voucher_no=number, on=on, by=payer)

    def _received(self, sent: Transfer) -> None:
        on = sent.paid_on + days(self.plan["received"])
        part = "treasury" if sent.place_id[4:6] != "00" else "citytreasury"
        by = self.offices(part, sent.place_id)
        number = said("receipt", year=self.year, number=next(self.numbers))
        with on_day(on, by=by):
            receive(sent, receipt_no=number, on=on, by=by)

    def _send_on(self, city: str, *, on: dt.date) -> None:
        """The city allocates what had come by the towns of its counties; one order a county."""
        counties, held = self._towns(city), self._arrived(city, on=on)
        whole = sum(counties.values())
        for county, towns in counties.items():
            moves = tuple(
                Move(each, each.at(Stage.ALLOCATED, place=county), fen * towns // whole)
                for each, fen in held
            )
            order(
                OrderKind.ALLOCATION,
                moves,
                on=on,
                text=said("to_county", county=self.named(county), year=self.year),
                by=self.offices("citytreasury", county),
                approver=self.offices("city", county),
            )

    def _arrived(self, city: str, *, on: dt.date) -> list[tuple[AccountKey, int]]:
        """What stood with a city on a day, by whose money it is."""
        accounts = LedgerAccount.objects.filter(
            stage=Stage.ARRIVED, year=self.year, place_id=city.ljust(12, "0"), purpose=None
        )
        stood = Sum("lines__amount_fen", filter=Q(lines__on__lte=on))
        return [
            (key_of(each), each.stood)
            for each in accounts.annotate(stood=stood).order_by("source")
            if each.stood
        ]

    def _towns(self, city: str) -> dict[str, int]:
        """How many towns each county of a city has."""
        found: dict[str, int] = defaultdict(int)
        rows = Contribution.objects.filter(
            year=self.year, source=Source.HOST_COUNTY, place__code__startswith=city
        )
        for each in rows.order_by("place_id"):
            found[each.place_id] = each.towns
        return found
