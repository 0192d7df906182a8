"""What changes assets: cards, titles, contracts, receipts, sharing of income, disposal."""

from zhuzhen.assets.commands.cards import (
    confirm_title,
    hand_over,
    inspect,
    register_asset,
    take_asset_step,
    take_over_asset,
)
from zhuzhen.assets.commands.correcting import correct_card, is_kind_fixed, texts_of
from zhuzhen.assets.commands.ending import (
    DisposalFacts,
    apply_disposal,
    book_proceeds,
    take_disposal_step,
)
from zhuzhen.assets.commands.running import (
    end_operation,
    receive_due,
    recount_dues,
    start_operation,
)
from zhuzhen.assets.commands.settling import (
    approve_any,
    approve_settlement,
    cancel_cards,
    settle_project,
)
from zhuzhen.assets.commands.sharing import (
    DistributionFacts,
    draft_distribution,
    take_distribution_step,
)
from zhuzhen.assets.rules.correcting import CardTexts
from zhuzhen.assets.rules.settling import CardFacts, Money
from zhuzhen.assets.rules.sharing import Part
from zhuzhen.assets.rules.titles import Share

__all__ = [
    "CardFacts",
    "CardTexts",
    "DisposalFacts",
    "DistributionFacts",
    "Money",
    "Part",
    "Share",
    "apply_disposal",
    "approve_any",
    "approve_settlement",
    "book_proceeds",
    "cancel_cards",
    "confirm_title",
    "correct_card",
    "draft_distribution",
    "end_operation",
    "hand_over",
    "inspect",
    "is_kind_fixed",
    "receive_due",
    "recount_dues",
    "register_asset",
    "settle_project",
    "start_operation",
    "take_asset_step",
    "take_disposal_step",
    "take_distribution_step",
    "take_over_asset",
    "texts_of",
]
