"""The list of uses (资金使用清单): what public money may be spent on, and what it may not."""

from typing import Literal

from pydantic import Field, model_validator

from zhuzhen.policy.labels import FundDirection
from zhuzhen.policy.schema.common import (
    Identifier,
    Overlaying,
    PackId,
    Source,
    Words,
    refuse,
)


class FundUseBody(Overlaying):
    """One entry of the list: `allowed` names directions, `refused` words that give it away."""

    title: Words
    kind: Literal["allowed", "refused"]
    source: tuple[Source, ...] = Field(min_length=1)
    directions: tuple[FundDirection, ...] = ()
    words: tuple[Words, ...] = ()
    note: Words | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "FundUseBody":
        if self.is_allowed is not bool(self.directions):
            raise refuse("use_directions")
        if self.is_allowed and self.words:
            raise refuse("use_words")
        for names in (self.directions, self.words):
            if len(set(names)) < len(names):
                twice = next(str(name) for name in names if names.count(name) > 1)
                raise refuse("named_twice", name=twice)
        return self

    @property
    def is_allowed(self) -> bool:
        return self.kind == "allowed"


class FundUse(FundUseBody):
    id: Identifier
    origin: PackId
