"""The pack language as models: what may be written, and what it comes to."""

from zhuzhen.policy.schema.cases import Case
from zhuzhen.policy.schema.casework import Casework
from zhuzhen.policy.schema.common import ParameterRef, Requirement, Source
from zhuzhen.policy.schema.documents import Clause, Document, PackHead
from zhuzhen.policy.schema.duties import Duty, Measure
from zhuzhen.policy.schema.matches import Criterion, Match
from zhuzhen.policy.schema.parameters import Parameter, PartialPeriod
from zhuzhen.policy.schema.registers import EvidenceRule, Field, LinkRule, Register
from zhuzhen.policy.schema.screening import Feed, FeedColumn, ScreeningRule
from zhuzhen.policy.schema.terms import Term, Terms
from zhuzhen.policy.schema.uses import FundUse
from zhuzhen.policy.schema.whole import Pack, PackFile

__all__ = [
    "Case",
    "Casework",
    "Clause",
    "Criterion",
    "Document",
    "Duty",
    "EvidenceRule",
    "Feed",
    "FeedColumn",
    "Field",
    "FundUse",
    "LinkRule",
    "Match",
    "Measure",
    "Pack",
    "PackFile",
    "PackHead",
    "Parameter",
    "ParameterRef",
    "PartialPeriod",
    "Register",
    "Requirement",
    "ScreeningRule",
    "Source",
    "Term",
    "Terms",
]
