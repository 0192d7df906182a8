"""Official sheets of monitored households."""

from zhuzhen.casework.exports.ledger import export_ledger

__all__ = ["export_ledger"]
