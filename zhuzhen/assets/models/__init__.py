"""Assets, who owns and runs them, what they earn, who looks after them, and how they end."""

from zhuzhen.assets.models.cards import (
    Asset,
    AssetFunding,
    AssetStep,
    Ownership,
    PastOwnership,
)
from zhuzhen.assets.models.ending import Disposal
from zhuzhen.assets.models.running import (
    Distribution,
    DueIncome,
    Inspection,
    Operation,
)
from zhuzhen.assets.models.settling import Settlement

__all__ = [
    "Asset",
    "AssetFunding",
    "AssetStep",
    "Disposal",
    "Distribution",
    "DueIncome",
    "Inspection",
    "Operation",
    "Ownership",
    "PastOwnership",
    "Settlement",
]
