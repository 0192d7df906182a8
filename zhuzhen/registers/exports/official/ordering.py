"""The order of an official sheet's rows, as its pack declares it."""

from collections.abc import Iterator

from django.db.models import Case, IntegerField, OrderBy, Value, When
from django.db.models import Expression as SqlExpression
from django.db.models.expressions import F
from django.db.models.lookups import Exact

from zhuzhen.policy.choices import FieldKind, Link
from zhuzhen.policy.expressions.conditions import as_value
from zhuzhen.policy.vocabulary import vocabulary_for
from zhuzhen.registers.exports.official.columns import Leaf
from zhuzhen.registers.exports.official.declared import DeclaredReport

# Links go by name, places by code (as divisions are listed), papers by their day.
_LINKED = {
    Link.PLACE: ("place_id",),
    Link.ORG: ("org__name", "org_id"),
    Link.CLUSTER: ("cluster__name", "cluster_id"),
    Link.TEAM: ("team__name", "team_id"),
    Link.PERSON: ("person__name", "person_id"),
    Link.PARENT: ("parent__happened_on", "parent_id"),
}
_LAST = (F("happened_on"), F("id"))


def order_of(declared: DeclaredReport, *, first: Leaf) -> tuple[OrderBy | F, ...]:
    """How the rows stand; what a record lacks puts it last, whichever way the order goes.

    Where the pack says nothing, a sheet led by a ranking goes by it (`first` is its first
    column), one with places place by place, all others by day.
    """
    report = declared.report
    if report.order:
        made = [
            OrderBy(each, descending=falls, nulls_last=True)
            for name, falls in report.ordering
            for each in _held(declared, name)
        ]
        return (*made, *_LAST)
    if first.field is not None and first.field.kind is FieldKind.INTEGER:
        return (*(OrderBy(each) for each in _held(declared, first.source)), F("id"))
    by_place = any(leaf.field == "place" for leaf in report.leaves())
    return (F("place_id"), *_LAST) if by_place else _LAST


def _held(declared: DeclaredReport, name: str) -> Iterator[SqlExpression | F]:
    """What a record holds there, in a form that has an order."""
    declaration = declared.declaration
    if declaration.register.field(name) is None and name in _LINKED:
        yield from (F(column) for column in _LINKED[Link(name)])
        return
    vocabulary = vocabulary_for(declaration.register, terms=declaration.terms)
    known = vocabulary.names[name]
    held = as_value(known)
    terms = known.type.terms
    if terms is None:
        yield held
        return
    # Choices go as the terms list them: low to high, or as the document has them.
    ranks = [When(Exact(held, Value(code)), then=Value(at)) for at, code in enumerate(terms.codes)]
    yield Case(*ranks, output_field=IntegerField())
