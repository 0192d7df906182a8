"""One small expression language and its renderings: Python, Django, Ibis, Chinese.

`conditions` (Django) and `tables` (Ibis) are imported from their modules, as they are heavy.
"""

from zhuzhen.policy.expressions.nodes import (
    Expression,
    Kind,
    Name,
    NamedSet,
    OwnerName,
    TermSet,
    ValueType,
    Vocabulary,
)
from zhuzhen.policy.expressions.parsing import check, compile_expression
from zhuzhen.policy.expressions.plain import evaluate
from zhuzhen.policy.expressions.sentences import as_sentence

__all__ = [
    "Expression",
    "Kind",
    "Name",
    "NamedSet",
    "OwnerName",
    "TermSet",
    "ValueType",
    "Vocabulary",
    "as_sentence",
    "check",
    "compile_expression",
    "evaluate",
]
