"""How the income of an asset is shared out, up to the state told."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhuzhen.assets.choices import DistributionState
from zhuzhen.assets.commands import Part, draft_distribution, take_distribution_step
from zhuzhen.assets.commands.sharing import DistributionFacts
from zhuzhen.assets.models import Distribution
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.told import WAN, days, said, told
from zhuzhen.funds.rules import largest_remainder
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.notices.commands import approve_notice, pass_notice, publish_notice
from zhuzhen.notices.models import Notice
from zhuzhen.notices.queries import notice_of
from zhuzhen.people.models import Account

if TYPE_CHECKING:
    from zhuzhen.demo.works.owning import Owned

_WAY = ("decided", "posted", "reviewed", "filed")


def share(owned: "Owned", scheme: Mapping[str, Any]) -> None:
    """Draft a distribution and lead it."""
    Shared(owned, scheme).lead()


class Shared:
    """One distribution, each step by whose it is."""

    def __init__(self, owned: "Owned", scheme: Mapping[str, Any]) -> None:
        self.owned, self.scheme, self.on = owned, scheme, scheme["on"]
        fen = round(scheme["wan"] * WAN)
        spoken = told()["texts"]["share_parts"]
        fens = largest_remainder(fen, [int(share * 10) for _, share, _ in spoken])
        parts = [Part(to, part, why) for (to, _, why), part in zip(spoken, fens, strict=True)]
        with on_day(self.on, by=owned.clerk):
            self.made: Distribution = draft_distribution(
                owned.asset, year=scheme["year"], amount_fen=fen, parts=parts, by=owned.clerk,
                today=self.on,
            )  # fmt: skip

    def lead(self) -> None:
        until = self.scheme["until"]
        if until == DistributionState.RETURNED:
            self._decided()
            self._step("return", by=self.owned.clerk, after=2, reason=self.scheme["reason"])
        elif until in _WAY:
            for state in _WAY[: _WAY.index(until) + 1]:
                getattr(self, f"_{state}")()

    def _step(self, step: str, *, by: Account, after: int, **facts: Any) -> None:
        self.on += days(after)
        with on_day(self.on, by=by):
            self.made = take_distribution_step(
                self.made, step=step, by=by, today=self.on, facts=DistributionFacts(**facts)
            )

    def _decided(self) -> None:
        on = self.on + days(2)
        self._step("decide", by=self.owned.clerk, after=2, decided_on=on, meeting=said("meeting"))

    @property
    def _notice(self) -> Notice:
        found = notice_of("distribution", str(self.made.uid), kind=NoticeKind.INCOME)
        assert found is not None
        return found

    def _posted(self) -> None:
        self._step("post", by=self.owned.clerk, after=1)
        second = self.owned.second
        with on_day(self.on, by=second):
            approve_notice(self._notice, by=second, today=self.on)
            publish_notice(self._notice, by=second, on=self.on)

    def _reviewed(self) -> None:
        closes = self._notice.closes_on
        assert closes is not None
        self.on = closes + days(1)
        with on_day(self.on):
            pass_notice(self._notice, by=None, today=self.on)
        self._step("review", by=self.owned.town, after=1)

    def _filed(self) -> None:
        self._step("file", by=self.owned.county, after=3)
