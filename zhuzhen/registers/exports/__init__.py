"""Registers as workbooks: the list as it is shown, and the empty sheet to fill in."""

from zhuzhen.registers.exports.listing import export_records
from zhuzhen.registers.exports.template import template_workbook

__all__ = ["export_records", "template_workbook"]
