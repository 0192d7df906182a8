"""What an asset waits for, and what may be done on it by whom."""

import datetime as dt
from dataclasses import dataclass, field

from zhuzhen.assets import access, flow
from zhuzhen.assets.choices import (
    DISPOSAL_OPEN,
    GONE,
    KEPT,
    AssetKind,
    AssetState,
    DisposalLevel,
)
from zhuzhen.assets.commands.ending import act_of, put_forward_by
from zhuzhen.assets.models import Asset, Disposal, Distribution
from zhuzhen.pages.assets.acting import address_of
from zhuzhen.pages.assets.choices import GRAVE, NOT_NEXT, VERBS
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.projects.acts import Acts
from zhuzhen.pages.ways import Action, Next, who_takes_act
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

S = AssetState
# The step of the card itself that each state waits for.
_MAIN = {S.FORMED: "register", S.REGISTERED: "confirm_title", S.TITLED: "hand_over",
         S.IDLE: "resume", S.DAMAGED: "repair", S.UNDER_REPAIR: "resume"}  # fmt: skip
_RUN = (S.TITLED, S.IN_USE, S.IDLE)


@dataclass
class Asking:
    """Whether one account may do what with one asset; each question is asked once."""

    asset: Asset
    by: Account
    today: dt.date
    known: dict[Act, bool] = field(default_factory=dict)

    def may(self, act: Act) -> bool:
        if act not in self.known:
            place = self.asset.place_id
            self.known[act] = bool(access.may(self.by, act, place=place, on=self.today))
        return self.known[act]


def step_address(asset: Asset, step: str) -> str:
    return f"{address_of(asset)}steps/{step}/"


def action_of(row: flow.Step, *, asset: Asset) -> Action:
    return Action(
        row.id, VERBS.get(row.id, row.label), step_address(asset, row.id), row.id in GRAVE
    )


def main_row(asset: Asset) -> flow.Step | None:
    """The step of the card that its state waits for, if one does."""
    step = _MAIN.get(AssetState(asset.state))
    return flow.step_from(flow.ASSET, step, start=asset.state) if step else None


def acts_on(asking: Asking) -> Acts:
    """What is next for an asset, and what else may be done with it."""
    asset, row = asking.asset, main_row(asking.asset)
    others = [
        action_of(each, asset=asset)
        for each in flow.steps_from(flow.ASSET, asset.state)
        if each != row and each.id not in NOT_NEXT and asking.may(each.act)
    ]
    if asset.state in flow.DISPOSABLE and asking.may(Act.ASSET_DISPOSE):
        others.append(Action("dispose", VERBS["apply"], f"{address_of(asset)}disposal/", True))
    if row is None:
        return Acts(None, others)
    left = (asset.due_on - asking.today).days if asset.due_on else None
    action = action_of(row, asset=asset) if asking.may(row.act) else None
    return Acts(
        Next(
            label=row.label,
            who=who_takes_act(row.act),
            due_on=asset.due_on,
            when=days_said(left) if left is not None else "",
            is_late=left is not None and left < 0,
            lacking=[],
            action=action,
        ),
        others,
    )


@dataclass(frozen=True)
class Button:
    """A step of a distribution or disposal that the account may take: `of` is the row's number."""

    of: int
    verb: str
    address: str
    is_grave: bool


@dataclass(frozen=True)
class Hanging:
    """Addresses of what may be entered beside the card's own steps; '' where it may not be."""

    inspect: str
    operate: str
    end_operation: str
    receive: str
    distribute: str
    sharing: list[Button]
    disposal: list[Button]


def hanging_acts(
    asking: Asking, *, sharings: list[Distribution], disposals: list[Disposal]
) -> Hanging:
    """What may be entered about an asset in the state that it is in."""
    asset = asking.asset
    home, state = address_of(asset), asset.state
    keeps, books = asking.may(Act.ASSET_KEEP), asking.may(Act.ASSET_BOOK)
    earns, is_here = asset.kind == AssetKind.OPERATING, state not in GONE

    def at(tail: str, *, when: bool) -> str:
        return f"{home}{tail}" if when else ""

    return Hanging(
        inspect=at("inspection/", when=keeps and state in KEPT),
        operate=at("operation/", when=keeps and earns and state in _RUN),
        end_operation=at("operations/", when=keeps and is_here),
        receive=at("dues/", when=books),
        distribute=at("distribution/", when=keeps and earns and is_here),
        sharing=[each for row in sharings for each in _of_sharing(row, asking=asking)],
        disposal=[
            each
            for row in disposals
            if row.state in DISPOSAL_OPEN
            for each in _of_disposal(row, asking=asking)
        ],
    )


def _of_sharing(row: Distribution, *, asking: Asking) -> list[Button]:
    mine = (row.drafted_by_id, row.reviewed_by_id)
    return [
        _button(row.pk, each, f"/assets/distributions/{row.uid}/{each.id}/")
        for each in flow.steps_from(flow.DISTRIBUTION, row.state)
        if asking.may(each.act) and not (each.not_own and asking.by.pk in mine)
    ]


def _of_disposal(row: Disposal, *, asking: Asking) -> list[Button]:
    found = []
    for each in flow.steps_from(flow.DISPOSAL, row.state):
        is_idle = each.id == "file" and (
            row.level != DisposalLevel.TOWN_FILED or row.filed_on is not None
        )
        if is_idle or not asking.may(act_of(row, row=each)):
            continue
        if not (each.not_own and asking.by.pk in put_forward_by(row)):
            found.append(_button(row.pk, each, f"/assets/disposals/{row.uid}/{each.id}/"))
    return found


def _button(of: int, row: flow.Step, address: str) -> Button:
    return Button(of, VERBS.get(row.id, row.label), address, row.id in GRAVE)
