"""Whether feeds and screening rules name what there is: columns, terms, parameters, conditions."""

from collections.abc import Iterable

from zhuzhen.policy.choices import ParameterKind
from zhuzhen.policy.expressions import Vocabulary, check
from zhuzhen.policy.loading.drafts import DraftItem
from zhuzhen.policy.loading.reading import Loc
from zhuzhen.policy.loading.references import References
from zhuzhen.policy.schema.common import ParameterRef
from zhuzhen.policy.schema.people import ASKED, ColumnKind, people_vocabulary
from zhuzhen.policy.schema.screening import (
    TOLD,
    Feed,
    FeedBody,
    FeedColumn,
    ScreeningRuleBody,
    placeholders,
)
from zhuzhen.policy.vocabulary import vocabulary_of_feed

_ADDED = frozenset({ColumnKind.INTEGER, ColumnKind.MONEY_FEN})
_NUMBERS = frozenset(
    {
        ParameterKind.INTEGER,
        ParameterKind.DECIMAL,
        ParameterKind.MONEY_FEN,
        ParameterKind.DAYS,
        ParameterKind.PERCENT,
    }
)


class FeedReferences:
    """Checks one feed against what its pack knows."""

    def __init__(self, references: References, *, item: DraftItem, feed: FeedBody) -> None:
        self.references, self.item, self.feed = references, item, feed

    def check(self) -> None:
        self.references.sources(self.item, self.feed.source)
        for index, column in enumerate(self.feed.columns):
            terms = self.references.known.terms
            if column.terms is not None and column.terms not in terms:
                at: Loc = ("columns", index, "terms")
                self.references.missing(
                    self.item, at, section="terms", name=column.terms, among=terms
                )
        _parameter(self.references, self.item, self.feed.keep_days, ("keep_days",))


class ScreeningReferences:
    """Checks one rule: its feeds, what it asks of their rows and of people, its bound and text."""

    def __init__(self, references: References, *, item: DraftItem, rule: ScreeningRuleBody) -> None:
        self.references, self.item, self.rule = references, item, rule

    def check(self) -> None:
        rule = self.rule
        self.references.sources(self.item, rule.source)
        for key in ("months", "more_than", "at_least", "verify_days"):
            _parameter(self.references, self.item, getattr(rule, key), (key,))
        feeds = [self._feed(name, index) for index, name in enumerate(rule.feeds)]
        known = [feed for feed in feeds if feed is not None]
        if rule.where is not None:
            self._condition(("where",), rule.where, people_vocabulary())
        if len(known) < len(feeds):
            return
        self._held(known)
        self._rows(known)
        self._text(known)

    def _feed(self, name: str, index: int) -> Feed | None:
        feeds = self.references.known.feeds
        if name not in feeds:
            at: Loc = ("feeds", index)
            self.references.missing(self.item, at, section="feeds", name=name, among=feeds)
        return feeds.get(name)

    def _held(self, feeds: list[Feed]) -> None:
        """Events have days; of a list the present one counts, and only from it one is missing."""
        events = {feed.holds == "events" for feed in feeds}
        if len(events) > 1:
            self._fault("feeds_differ", ("feeds",))
        elif self.rule.months is not None and events == {False}:
            self._fault("months_of_list", ("months",))
        elif self.rule.measure == "missing" and events == {True}:
            self._fault("missing_of_events", ("measure",))

    def _rows(self, feeds: list[Feed]) -> None:
        """Each feed has the columns that the rule reads, and they are of one kind."""
        terms = self.references.known.terms
        for feed in feeds:
            if any(column.terms and column.terms not in terms for column in feed.columns):
                return
            if self.rule.of is not None:
                vocabulary = vocabulary_of_feed(feed, terms=terms)
                self._condition(("of",), self.rule.of, vocabulary)
        if self.rule.field is None:
            return
        for feed in feeds:
            column = self._column(feed, self.rule.field, ("field",))
            if column is not None and column.kind not in _ADDED:
                at: Loc = ("field",)
                self.references.draft.fault_at(
                    self.item, "no_summable_field", loc=at, name=column.id
                )

    def _text(self, feeds: list[Feed]) -> None:
        """A clue tells figures; of the last row also what stood in it, never who it is about."""
        told = list(TOLD)
        if self.rule.measure == "latest":
            shown = [{c.id for c in feed.columns if c.kind in ASKED} for feed in feeds]
            told += sorted(set.intersection(*shown))
        for name in sorted(placeholders(self.rule.text) - set(told)):
            self._fault("clue_text", ("text",), name=name, known="、".join(told))

    def _column(self, feed: Feed, name: str, loc: Loc) -> FeedColumn | None:
        found = feed.column(name)
        if found is None:
            among = [column.id for column in feed.columns]
            self.references.missing(self.item, loc, section="columns", name=name, among=among)
        return found

    def _condition(self, loc: Loc, text: str, vocabulary: Vocabulary) -> None:
        for fault in check(text, vocabulary)[1]:
            self._fault(
                "expression", loc, what=fault.wrong, right=fault.right, position=fault.position
            )

    def _fault(self, code: str, loc: Loc, **facts: object) -> None:
        self.references.draft.fault_at(self.item, code, loc=loc, **facts)


def _parameter(references: References, item: DraftItem, value: object, loc: Loc) -> None:
    """A parameter that is there and a number."""
    if not isinstance(value, ParameterRef):
        return
    known = references.known.parameters
    parameter = known.get(value.parameter)
    if parameter is None:
        among: Iterable[str] = known
        references.missing(item, loc, section="parameters", name=value.parameter, among=among)
    elif parameter.kind not in _NUMBERS:
        kind = parameter.kind.value
        references.draft.fault_at(item, "parameter_kind", loc=loc, name=value.parameter, kind=kind)
