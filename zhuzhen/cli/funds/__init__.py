"""Console commands on money: contributions, vouchers, orders, balances, closings."""

from zhuzhen.cli.funds import contributing, moving, reading
from zhuzhen.cli.funds.base import app

__all__ = ["app", "contributing", "moving", "reading"]
