"""What waits for me of support: villages handed out in campaigns, and doubts to be mended."""

import datetime as dt
from urllib.parse import urlencode

from zhuzhen.base.scope import CodeRange, narrowed
from zhuzhen.casework.access import ranges_for
from zhuzhen.casework.doubts.table import BY_ID
from zhuzhen.casework.queries.campaigns import Share, shares
from zhuzhen.casework.queries.doubts import counts_by_rule, doubts_within
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.notices.awaiting import LINES, Waiting, WaitingLine
from zhuzhen.pages.support import choices
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

Reach = dict[Act, tuple[CodeRange, ...]]
_DOUBTS = "/doubts/"


def handed_out(account: Account, *, on: dt.date, place: str = "") -> list[Share]:
    """Open campaigns with villages where the account visits, and households still to be seen."""
    return _unfinished(ranges_for(account, on=on), on=on, place=place)


def _unfinished(reach: Reach, *, on: dt.date, place: str) -> list[Share]:
    spans = narrowed(reach.get(Act.VISIT_RECORD, ()), to=place)
    found = shares(spans, on=on) if spans else []
    return [each for each in found if not each.coverage.is_whole]


def title_of(share: Share) -> str:
    """The campaign, and how far the share is."""
    at = share.coverage
    return choices.SHARE.format(title=share.campaign.title, covered=at.covered, asked=at.asked)


def address_of(share: Share) -> str:
    """The list of the only village, or how far each of several is."""
    campaign = f"/campaigns/{share.campaign.pk}/"
    return f"{campaign}villages/{share.villages[0]}/" if len(share.villages) == 1 else campaign


def support_awaiting(account: Account, *, on: dt.date, place: str = "") -> list[Waiting]:
    """Campaigns and doubts of an account; none, and nothing read of them, for who visits nobody."""
    reach = ranges_for(account, on=on)
    groups = (_campaigns(reach, on=on, place=place), _doubts(reach, place=place))
    return [each for each in groups if each.lines]


def _campaigns(reach: Reach, *, on: dt.date, place: str) -> Waiting:
    found = _unfinished(reach, on=on, place=place)
    single = [each.villages[0] for each in found if len(each.villages) == 1]
    named = Division.objects.in_bulk(single) if single else {}
    lines = []
    for each in found[:LINES]:
        count = len(each.villages)
        who = named[each.villages[0]].path if count == 1 else choices.VILLAGES.format(count=count)
        left = (each.ends_on - on).days
        lines.append(
            WaitingLine(
                title_of(each), who, address_of(each), days_said(left), choices.SWEEP_IT, left < 0
            )
        )
    more = len(found) - len(lines)
    return Waiting("campaigns", choices.HANDED_OUT, tuple(lines), more, "/campaigns/")


def _doubts(reach: Reach, *, place: str) -> Waiting:
    """A line a rule, with its remedy: they are mended one way at a time."""
    spans = narrowed(reach.get(Act.HOUSEHOLD_KEEP, ()), to=place)
    counts = counts_by_rule(doubts_within(spans)) if spans else {}
    known = [(BY_ID[rule], count) for rule, count in counts.items() if rule in BY_ID]
    here = {"place": place} if place else {}
    lines = tuple(
        WaitingLine(
            rule.title,
            rule.remedy,
            f"{_DOUBTS}?{urlencode({'rule': rule.id, **here})}",
            choices.DOUBT_COUNT.format(count=count),
            choices.MEND_IT,
        )
        for rule, count in known[:LINES]
    )
    return Waiting("doubts", choices.TO_MEND, lines, len(known) - len(lines), _DOUBTS)
