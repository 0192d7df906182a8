"""The codes that packs know of people are those that the subjects above keep, labels and all."""

import pytest
from django.db.models import TextChoices

from zhuzhen.casework.choices import Category, Risk
from zhuzhen.households.choices import (
    HouseholdKind,
    Labour,
    Relation,
    Schooling,
    Sex,
    SocialAssist,
)
from zhuzhen.policy.schema.people import ASKED, CATEGORIES, PERSON_FACTS, RISKS, ColumnKind
from zhuzhen.screening.people import SCHEMA


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("sex", Sex),
        ("relation", Relation),
        ("labour", Labour),
        ("schooling", Schooling),
        ("household_kind", HouseholdKind),
        ("social_assist", SocialAssist),
    ],
)
def test_choices_are_the_same(name: str, kept: type[TextChoices]) -> None:
    assert PERSON_FACTS[name].codes == {str(code): str(label) for code, label in kept.choices}


def test_categories_and_risks_are_the_same() -> None:
    assert tuple(Category.values) == CATEGORIES
    assert tuple(Risk.values) == RISKS


def test_every_fact_that_rules_may_ask_reaches_the_engines() -> None:
    """The age follows from the day of birth."""
    assert set(PERSON_FACTS) - {"age"} <= set(SCHEMA.names)
    assert "born_on" in SCHEMA.names


def test_what_tells_who_somebody_is_cannot_be_asked() -> None:
    hidden = {ColumnKind.ID_NUMBER, ColumnKind.PERSON_NAME, ColumnKind.CERTIFICATE}
    assert set(ColumnKind) - set(ASKED) == hidden
