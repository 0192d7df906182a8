"""Decisions about notices: days, masking, names, passing. Pure, each with its reasons."""

from zhuzhen.notices.rules.days import OpenDays, open_days
from zhuzhen.notices.rules.masking import masking_faults, offices_of, phone_faults, phones_of
from zhuzhen.notices.rules.names import masked_lines, masked_name
from zhuzhen.notices.rules.passing import Objected, Verdict, may_pass

__all__ = [
    "Objected",
    "OpenDays",
    "Verdict",
    "masked_lines",
    "masked_name",
    "masking_faults",
    "may_pass",
    "offices_of",
    "open_days",
    "phone_faults",
    "phones_of",
]
