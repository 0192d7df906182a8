"""Papers of money that wait, were returned, taken back or reversed; and closings."""

import datetime as dt
from collections.abc import Callable, Sequence

from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.building import Site
from zhuzhen.demo.works.money import Purse, held_by, onwards, order
from zhuzhen.demo.works.offices import Offices
from zhuzhen.demo.works.told import WAN, told
from zhuzhen.funds.choices import Direction, OrderKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands import (
    approve_order,
    close_month,
    open_purpose,
    reopen_month,
    return_order,
    reverse_entry,
    submit_carry_over,
    submit_order,
    withdraw_order,
)
from zhuzhen.funds.models import FundOrder, Purpose

_TOWN_WAN, _WRONG_WAN = 120, 1_200


class Papers:
    """The county's finance office and who approves, over one county."""

    def __init__(self, county: str, *, offices: Offices, named: Callable[[str], str]) -> None:
        self.county, self.named, self.spoken = county, named, told()["papers"]
        self.finance, self.chief = offices("treasury", county), offices("county", county)
        self.leader = offices("chief", county)

    def _own(self, town: str, *, on: dt.date) -> Purpose:
        """A town's own disposal: what is bound to no project yet."""
        with on_day(on, by=self.finance):
            return open_purpose(
                kind=PurposeKind.TOWN,
                title=told()["texts"]["town_purpose"].format(town=self.named(town)),
                place=town,
                direction=Direction.OTHER,
                on=on,
                by=self.finance,
            )

    def towns(self, towns: Sequence[str]) -> None:
        """Each town gets some for its own disposal; of the first by mistake ten times as much,
        which is reversed and allocated anew."""
        on, purse = dt.date(2022, 5, 10), Purse(self.county, year=2022)
        for at, town in enumerate(towns):
            purpose = self._own(town, on=on)
            if not at:
                self._mistaken(town, purpose=purpose, purse=purse, on=on)
                purse, on = Purse(self.county, year=2022), dt.date(2022, 5, 16)
            self._allocated(town, purpose=purpose, purse=purse, on=on, wan=_TOWN_WAN)

    def _allocated(
        self, town: str, *, purpose: Purpose, purse: Purse, on: dt.date, wan: int,
        text: str = "allocation",
    ) -> FundOrder:  # fmt: skip
        moves = purse.take(
            wan * WAN, sources=(Source.PROVINCIAL, Source.ASSISTING_CITY), to=(town, purpose.pk)
        )
        return order(
            OrderKind.ALLOCATION,
            tuple(moves),
            on=on,
            text=self.spoken[text].format(town=self.named(town)),
            by=self.finance,
            approver=self.chief,
        )

    def _mistaken(self, town: str, *, purpose: Purpose, purse: Purse, on: dt.date) -> None:
        wrong = self._allocated(
            town, purpose=purpose, purse=purse, on=on, wan=_WRONG_WAN, text="wrong"
        )
        assert wrong.entry is not None
        on += dt.timedelta(days=2)
        with on_day(on, by=self.finance):
            back = reverse_entry(wrong.entry, on=on, text=self.spoken["reversal"], by=self.finance)
        with on_day(on, by=self.chief):
            approve_order(back, by=self.chief, today=on)

    def unsettled(self, town: str, *, site: Site) -> None:
        """One allocation waits; of a payment one paper was returned, one taken back."""
        on, purpose = dt.date(2022, 11, 16), Purpose.objects.get(place=town, kind=PurposeKind.TOWN)
        moves = Purse(self.county, year=2022).take(
            60 * WAN, sources=(Source.PROVINCIAL,), to=(town, purpose.pk)
        )
        text = self.spoken["waiting"].format(town=self.named(town))
        with on_day(on, by=self.finance):
            submit_order(
                kind=OrderKind.ALLOCATION, moves=tuple(moves), on=on, text=text, by=self.finance
            )
        self._payment(site, on=dt.date(2022, 11, 9), is_returned=True)
        self._payment(site, on=dt.date(2022, 11, 14), is_returned=False)

    def _payment(self, site: Site, *, on: dt.date, is_returned: bool) -> None:
        held = held_by(site.led.project.purpose_id, stage=Stage.COMMITTED)
        text = self.spoken["payment"].format(title=site.work.title)
        with on_day(on, by=self.finance):
            asked = submit_order(
                kind=OrderKind.PAYMENT,
                moves=onwards(held, 2 * WAN, stage=Stage.PAID),
                on=on,
                text=text,
                by=self.finance,
                payee=site.work.builder,
            )
        on += dt.timedelta(days=1)
        if is_returned:
            with on_day(on, by=self.chief):
                return_order(asked, by=self.chief, reason=self.spoken["returned"])
        else:
            with on_day(on, by=self.finance):
                withdraw_order(asked, by=self.finance)

    def carry_over(self) -> None:
        """What was left of the first year goes on to the next."""
        on = dt.date(2022, 1, 6)
        with on_day(on, by=self.finance):
            asked = submit_carry_over(place=self.county, year=2021, by=self.finance, today=on)
        with on_day(on, by=self.chief):
            approve_order(asked, by=self.chief, today=on)

    def close(self) -> None:
        """Months are closed, one of them is opened again."""
        for month in self.spoken["closed"]:
            on = month + dt.timedelta(days=40)
            with on_day(on, by=self.finance):
                close_month(self.county, month=month, by=self.finance, today=on)
        month = self.spoken["reopen"]
        with on_day(month + dt.timedelta(days=45), by=self.chief):
            reopen_month(self.county, month=month, by=self.chief, reason=self.spoken["reopened"])


def unpaid(sites: Sequence[Site]) -> Site:
    """The site of which a payment is due by its progress."""
    return next(each for each in sites if "unpaid" in each.work.end)
