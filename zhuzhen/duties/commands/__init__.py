"""Changes of duty instances: refreshing, settling, exempting, closing."""

from zhuzhen.duties.commands.closing import close_period
from zhuzhen.duties.commands.exempting import exempt, lift_exemption
from zhuzhen.duties.commands.refreshing import refresh_period
from zhuzhen.duties.commands.settling import settle_changes

__all__ = [
    "close_period",
    "exempt",
    "lift_exemption",
    "refresh_period",
    "settle_changes",
]
