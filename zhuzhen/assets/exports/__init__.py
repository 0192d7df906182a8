"""The three ledgers and the fund statistics as official sheets, to be printed and signed."""

from zhuzhen.assets.exports.books import LEDGERS, Written, export_ledger
from zhuzhen.assets.exports.statistics import export_statistics

__all__ = ["LEDGERS", "Written", "export_ledger", "export_statistics"]
