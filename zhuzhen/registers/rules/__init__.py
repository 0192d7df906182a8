"""Decisions about records: what they are linked to, and what is wrong with them. Pure."""

from zhuzhen.registers.rules.contents import Entry, content_digest
from zhuzhen.registers.rules.linking import derive_links, link_faults
from zhuzhen.registers.rules.papers import PaperFact, evidence_faults, paper_warnings
from zhuzhen.registers.rules.summaries import summary_of
from zhuzhen.registers.rules.values import check_values, day_faults, due_warnings, read_values

__all__ = [
    "Entry",
    "PaperFact",
    "check_values",
    "content_digest",
    "day_faults",
    "derive_links",
    "due_warnings",
    "evidence_faults",
    "link_faults",
    "paper_warnings",
    "read_values",
    "summary_of",
]
