"""The head of a pack: the document it comes from, where and when it holds; and its clauses."""

import datetime as dt

from pydantic import Field, model_validator

from zhuzhen.policy.choices import Level
from zhuzhen.policy.schema.common import ClauseId, Item, PackId, RegionCode, Span, Words, refuse


class Document(Item):
    """An issued document. 成文日期 and 印发日期 are two things, both kept."""

    id: PackId
    number: Words | None = Field(None, description="文号")
    issuer: Words
    title: Words
    signed_on: dt.date
    printed_on: dt.date | None = None
    aliases: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _printed_after_signing(self) -> "Document":
        if self.printed_on is not None and self.printed_on < self.signed_on:
            raise refuse("printed_early", signed=self.signed_on, printed=self.printed_on)
        return self


class PackHead(Item):
    """`pack.yaml`."""

    id: PackId
    title: Words
    level: Level
    region: RegionCode
    overlays: PackId | None = None
    in_force: Span
    document: Document
    further_documents: tuple[Document, ...] = ()
    note: Words | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        return (self.document, *self.further_documents)


class ClauseBody(Item):
    """A clause in our own words: one demand. What carries it says so itself, by its source.

    A clause nothing carries says why software cannot (`not_held`).
    """

    document: PackId | None = Field(None, description="不写就是包头的 document")
    number: Words = Field(description="原文编号，如 五、1")
    part: Words = Field(description="所在部分的标题")
    heading: Words
    text: Words
    responsible: tuple[Words, ...] = ()
    quantity: Words | None = None
    not_held: Words | None = Field(None, description="软件承接不了的理由")


class Clause(ClauseBody):
    id: ClauseId
    document: PackId
    origin: PackId
