"""Term sets: enumerations with Chinese labels and the other words people use for them."""

from collections.abc import Iterable

from pydantic import model_validator

from zhuzhen.policy.expressions.nodes import NamedSet, TermSet
from zhuzhen.policy.schema.common import Identifier, Item, Overlaying, PackId, Words, refuse


def _repeated(words: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            return word
        seen.add(word)
    return None


class Term(Item):
    code: Identifier
    label: Words
    aliases: tuple[Words, ...] = ()


class TermGroup(Item):
    """A named subset: conditions say `level in terms.county_and_above`."""

    label: Words
    codes: tuple[Identifier, ...]


class TermsBody(Overlaying):
    """One enumeration; when `ordered`, its values run from low to high."""

    label: Words
    ordered: bool = False
    values: tuple[Term, ...]
    sets: dict[Identifier, TermGroup] = {}

    @model_validator(mode="after")
    def _codes_are_told_apart(self) -> "TermsBody":
        twice = _repeated(term.code for term in self.values)
        words = (word for term in self.values for word in {term.label, *term.aliases})
        twice = twice or _repeated(words)
        if twice:
            raise refuse("term_twice", word=twice)
        if not self.values:
            raise refuse("no_terms")
        known = {term.code for term in self.values}
        for group in self.sets.values():
            for code in group.codes:
                if code not in known:
                    raise refuse("set_of_unknown", code=code)
        return self

    def code_of(self, word: str) -> str | None:
        """The code for a code, a label or an alias."""
        for term in self.values:
            if word in (term.code, term.label, *term.aliases):
                return term.code
        return None

    def label_of(self, code: str) -> str:
        return next((term.label for term in self.values if term.code == code), code)


class Terms(TermsBody):
    id: Identifier
    origin: PackId

    def as_term_set(self) -> TermSet:
        return TermSet(
            id=self.id,
            label=self.label,
            codes=tuple(term.code for term in self.values),
            labels=tuple(term.label for term in self.values),
            ordered=self.ordered,
            sets=tuple(
                NamedSet(id=name, label=group.label, codes=group.codes)
                for name, group in self.sets.items()
            ),
        )
