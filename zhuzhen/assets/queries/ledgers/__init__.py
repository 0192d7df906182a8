"""The three ledgers of a county, town or village: queries, never typed (S1-1.4b).

Each as it stood on a `day`, and as it was known at `known_at`; each row knows what it walks to.
"""

from zhuzhen.assets.queries.ledgers.assets import AssetLedger, AssetRow, AssetSums, asset_list
from zhuzhen.assets.queries.ledgers.assets import parts_of as asset_parts
from zhuzhen.assets.queries.ledgers.disposals import (
    DisposalLedger,
    DisposalRow,
    DisposalSums,
    disposal_list,
)
from zhuzhen.assets.queries.ledgers.funds import (
    FundLedger,
    FundPart,
    FundRow,
    FundSums,
    fund_use,
    fund_use_by_part,
)
from zhuzhen.assets.queries.ledgers.parts import Part, part_of, parts_under

__all__ = [
    "AssetLedger",
    "AssetRow",
    "AssetSums",
    "DisposalLedger",
    "DisposalRow",
    "DisposalSums",
    "FundLedger",
    "FundPart",
    "FundRow",
    "FundSums",
    "Part",
    "asset_list",
    "asset_parts",
    "disposal_list",
    "fund_use",
    "fund_use_by_part",
    "part_of",
    "parts_under",
]
