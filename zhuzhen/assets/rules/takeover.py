"""What has to be said of an asset from before, and every fault of it at once."""

import datetime as dt
from collections.abc import Mapping

from zhuzhen.assets.rules.settling import CardFacts, Money
from zhuzhen.assets.rules.verdicts import FINE, Verdict, all_of, no
from zhuzhen.base.days import FIRST_DAY
from zhuzhen.base.money import yuan
from zhuzhen.funds.choices import Source

FIRST_YEAR = FIRST_DAY.year


def takeover_verdict(
    facts: CardFacts, *, fundings: Mapping[Money, int], built_on: dt.date, today: dt.date
) -> Verdict:
    """A title, a value above nothing, built by today, and money of some source and year that sums
    to the value."""
    total = sum(fundings.values())
    return all_of(
        FINE if facts.title.strip() else no("untitled"),
        FINE if facts.amount_fen > 0 else no("worthless"),
        FINE if built_on <= today else no("not_built_yet", on=built_on),
        no("fundings_sum", total=yuan(total), original=yuan(facts.amount_fen))
        if total != facts.amount_fen
        else FINE,
        no("funding_unsaid")
        if any(each.source not in Source.values or each.year < FIRST_YEAR for each in fundings)
        else FINE,
        no("funding_part") if any(fen <= 0 for fen in fundings.values()) else FINE,
        no("life_wrong") if facts.life_years is not None and facts.life_years <= 0 else FINE,
        no("keeping_negative") if (facts.keeping_fen or 0) < 0 else FINE,
    )
