"""Assets after they are made or taken over: whose, run by whom, what came of them, how they end."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zhuzhen.assets.choices import (
    AssetForm,
    AssetKind,
    DisposalKind,
    DisposalReason,
    DisposalState,
    IncomeKind,
    InspectionResult,
    OperationMode,
    OwnerKind,
)
from zhuzhen.assets.commands import (
    CardFacts,
    Money,
    Share,
    apply_disposal,
    confirm_title,
    hand_over,
    inspect,
    receive_due,
    register_asset,
    start_operation,
    take_asset_step,
    take_disposal_step,
    take_over_asset,
)
from zhuzhen.assets.commands.ending import DisposalFacts
from zhuzhen.assets.models import Asset, Disposal
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.building import HANDED, Site
from zhuzhen.demo.works.offices import Offices
from zhuzhen.demo.works.sharing import share
from zhuzhen.demo.works.told import WAN, YUAN, days, said, told
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.notices.commands import approve_notice, pass_notice, publish_notice
from zhuzhen.notices.queries import notice_of

_WAY = (
    DisposalState.VALUED, DisposalState.DECIDED, DisposalState.APPROVED, DisposalState.POSTED,
    DisposalState.DISPOSED, DisposalState.BOOKED,
)  # fmt: skip


def wan(number: float) -> int:
    """万元 in fen."""
    return round(number * WAN)


class Owned:
    """What befalls one asset in a village."""

    def __init__(
        self, asset: Asset, *, place_name: str, offices: Offices, today: dt.date,
        papers: tuple[int, ...],
    ) -> None:  # fmt: skip
        self.asset, self.name, self.today = asset, place_name, today
        self.papers = papers
        self.clerk = offices("clerk", asset.place_id)
        self.second = offices("second", asset.place_id)
        self.town = offices("town", asset.place_id)
        self.county = offices("county", asset.place_id)

    def title(self, *, on: dt.date, village_bp: int = 10_000) -> None:
        """Whose it is: the village's, of some a part the town's."""
        place = self.asset.place_id
        shares = [
            Share(OwnerKind.VILLAGE, place, said("collective", village=self.name), village_bp)
        ]
        if village_bp < 10_000:
            town = f"{place[:9]}000"
            owner = said("town_owner", town=self.town_name)
            shares.append(Share(OwnerKind.TOWN, town, owner, 10_000 - village_bp))
        with on_day(on, by=self.county):
            self.asset = confirm_title(self.asset, shares, by=self.county, today=on)

    @property
    def town_name(self) -> str:
        return str(self.asset.place.parent.name if self.asset.place.parent else self.name)

    def register(self, *, on: dt.date) -> None:
        with on_day(on, by=self.clerk):
            self.asset = register_asset(
                self.asset, by=self.clerk, today=on, papers=self.papers, keeping_fen=2_000 * YUAN
            )

    def hand_over(self, *, on: dt.date) -> None:
        keeper = said("keeper", village=self.name)
        with on_day(on, by=self.county):
            self.asset = hand_over(self.asset, by=self.county, today=on, keeper=keeper)

    def operate(self, terms: Mapping[str, Any], *, operator: str, on: dt.date) -> None:
        """A contract and what it owes."""
        with on_day(on, by=self.clerk):
            self.operation = start_operation(
                self.asset,
                mode=OperationMode(terms["mode"]),
                operator=operator,
                from_on=terms["from"],
                to_on=terms["to"],
                yearly_fen=wan(terms["yearly"]),
                by=self.clerk,
                today=on,
                contract_no=f"JY-{self.asset.code}",
                principal_fen=wan(terms.get("principal", 0)),
                principal_parts=terms.get("parts", 1),
                papers=self.papers,
            )

    def receive(self, on: dt.date, part: float, kind: str = IncomeKind.INCOME) -> None:
        """What came, on the first due of its kind that is open still."""
        dues = self.operation.dues.filter(kind=kind).order_by("due_on")
        due = next(each for each in dues if each.received_fen < each.amount_fen)
        with on_day(on, by=self.town):
            receive_due(due, amount_fen=int(due.amount_fen * part), on=on, by=self.town, today=on)

    def inspect(self, on: dt.date, result: str, note: str = "", yuan: int = 0) -> None:
        with on_day(on, by=self.clerk):
            inspect(
                self.asset,
                on=on,
                result=InspectionResult(result),
                by=self.clerk,
                today=on,
                note=note,
                cost_fen=yuan * YUAN,
                papers=self.papers,
            )

    def repair(self, *, on: dt.date) -> None:
        for step, day in (("repair", on), ("resume", on + days(21))):
            why = said("repair" if step == "repair" else "repaired")
            with on_day(day, by=self.clerk):
                take_asset_step(self.asset, step=step, by=self.clerk, today=day, reason=why)

    def dispose(self, told: Mapping[str, Any]) -> None:
        """From the application up to the state told."""
        Ending(self, told).lead()


class Ending:
    """A disposal led up to its state."""

    def __init__(self, owned: Owned, told: Mapping[str, Any]) -> None:
        self.owned, self.told, self.on = owned, told, told["on"]
        with on_day(self.on, by=owned.clerk):
            self.disposal: Disposal = apply_disposal(
                owned.asset,
                kind=DisposalKind(told["kind"]),
                reason=DisposalReason(told["reason"]),
                why=told["why"],
                by=owned.clerk,
                today=self.on,
            )

    def lead(self) -> None:
        until = self.told["until"]
        if until == DisposalState.RETURNED:
            self._valued()
            self._step("return", by=self._approver, reason=self.told["said"])
        elif until in _WAY:
            for state in _WAY[: _WAY.index(until) + 1]:
                name = "booked" if state == DisposalState.BOOKED else state.value
                getattr(self, f"_{name}")()

    def _step(self, step: str, *, by: Any, after: int = 3, **facts: Any) -> None:
        self.on += days(after)
        with on_day(self.on, by=by):
            self.disposal = take_disposal_step(
                self.disposal, step=step, by=by, today=self.on, facts=DisposalFacts(**facts)
            )

    @property
    def _approver(self) -> Any:
        return self.owned.county if self.disposal.level == "county" else self.owned.town

    def _valued(self) -> None:
        self._step(
            "value", by=self.owned.clerk, value_fen=wan(self.told["value"]),
            valued_by=said("valuer"), valued_on=self.on + days(2),
        )  # fmt: skip

    def _decided(self) -> None:
        on = self.on + days(5)
        self._step("decide", by=self.owned.clerk, after=5, decided_on=on, meeting=said("meeting"))

    def _approved(self) -> None:
        self._step("approve", by=self._approver, after=6)
        if self.disposal.level == "town_filed":
            self._step("file", by=self.owned.county, after=2)

    def _posted(self) -> None:
        self._step("post", by=self.owned.clerk, after=1)
        notice = notice_of("disposal", str(self.disposal.uid), kind=NoticeKind.DISPOSAL)
        assert notice is not None
        with on_day(self.on, by=self.owned.second):
            approve_notice(notice, by=self.owned.second, today=self.on)
            publish_notice(notice, by=self.owned.second, on=self.on)

    def _disposed(self) -> None:
        notice = notice_of("disposal", str(self.disposal.uid), kind=NoticeKind.DISPOSAL)
        assert notice is not None and notice.closes_on is not None
        self.on = notice.closes_on + days(1)
        with on_day(self.on):
            pass_notice(notice, by=None, today=self.on)
        self._step(
            "dispose", by=self.owned.clerk, disposed_on=self.on + days(3),
            receiver=said("receiver"), proceeds_fen=wan(self.told["proceeds"]),
        )  # fmt: skip

    def _booked(self) -> None:
        self._step("book", by=self.owned.town, after=8, reinvest=self.told["reinvest"])


def take_over(
    each: Mapping[str, Any], *, place: str, name: str, offices: Offices, today: dt.date,
    papers: tuple[int, ...],
) -> Owned:  # fmt: skip
    """An asset from before, and all that became of it."""
    stock, fen = told()["stock"], wan(each["wan"])
    on, clerk = stock["taken_on"], offices("clerk", place)
    facts = CardFacts(
        title=name + each["title"],
        kind=AssetKind(each["kind"]),
        form=AssetForm(each["form"]),
        place_id=place,
        amount_fen=fen,
        life_years=10,
        keeper=said("keeper", village=name),
        papers=papers,
    )
    with on_day(on, by=clerk):
        made = take_over_asset(
            facts,
            fundings={Money(each["source"], each["built"].year): fen},
            built_on=each["built"],
            by=clerk,
            today=on,
        )
    owned = Owned(made, place_name=name, offices=offices, today=today, papers=papers)
    owned.title(on=stock["titled_on"])
    owned.hand_over(on=stock["handed_on"])
    _live(owned, each)
    return owned


def _live(owned: Owned, each: Mapping[str, Any]) -> None:
    events: list[tuple[dt.date, Callable[[], None]]] = []
    if "operation" in each:
        operator = said("operator", number=sum(map(ord, each["id"])) % 900)
        owned.operate(each["operation"], operator=operator, on=told()["stock"]["handed_on"])
    for received in each.get("received", ()):
        events.append((received[0], partial(owned.receive, *received)))
    for shared in each.get("shared", ()):
        events.append((shared["on"], partial(share, owned, shared)))
    for inspected in each.get("inspected", ()):
        events.append((inspected[0], partial(owned.inspect, *inspected)))
    if "repaired" in each:
        events.append((each["repaired"], partial(owned.repair, on=each["repaired"])))
    if "disposal" in each:
        events.append((each["disposal"]["on"], partial(owned.dispose, each["disposal"])))
    for _, happen in sorted(events, key=lambda pair: pair[0]):
        happen()


def settle_in(card: Asset, *, site: Site, name: str, today: dt.date) -> Owned:
    """What a project has made: registered, titled, handed over, run, looked after."""
    owned = Owned(card, place_name=name, offices=site.offices, today=today, papers=site.papers)
    on = site.last + HANDED
    owned.register(on=on)
    owned.title(on=on + days(5), village_bp=8_000 if card.kind == AssetKind.OPERATING else 10_000)
    owned.hand_over(on=on + days(8))
    if card.kind == AssetKind.OPERATING:
        on = on + days(12)
        terms = {
            "mode": OperationMode.LEASE, "from": on, "to": on.replace(year=on.year + 3),
            "yearly": card.original_fen * 5 // 100 / WAN,
        }  # fmt: skip
        owned.operate(terms, operator=site.work.operator, on=on)
    while (on := on + days(88)) <= today:
        owned.inspect(on, InspectionResult.GOOD)
    return owned
