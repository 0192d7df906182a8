"""docs/packs.md says what the schema says: every key, owner and function, and no other."""

import re
from pathlib import Path

import pytest

from zhuzhen.policy.choices import OWNER_ATTRIBUTES, PLACED_OWNERS, CriterionKind, FieldKind
from zhuzhen.policy.expressions.functions import FUNCTIONS
from zhuzhen.policy.labels import (
    CASE_FIGURES,
    LEAVABLE_STEPS,
    HouseholdFact,
    HouseholdSet,
    ProjectFact,
    Subject,
    Workflow,
)
from zhuzhen.policy.schema.carrying import Column, ReportBody, Use
from zhuzhen.policy.schema.cases import (
    CaseBody,
    CaseCluster,
    CaseOrg,
    CasePerson,
    CaseRecord,
    CaseTag,
    CaseTeam,
    Changes,
    Expected,
    Given,
)
from zhuzhen.policy.schema.casework import CaseworkBody
from zhuzhen.policy.schema.documents import ClauseBody, Document, PackHead
from zhuzhen.policy.schema.duties import Contributions, DutyBody, Households, Measure, Projects
from zhuzhen.policy.schema.matches import Criterion, MatchBody, Settling, Side
from zhuzhen.policy.schema.parameters import ParameterBody
from zhuzhen.policy.schema.people import PERSON_FACTS, ColumnKind
from zhuzhen.policy.schema.registers import Field, LedgerRule, RegisterBody
from zhuzhen.policy.schema.screening import (
    FeedBody,
    FeedColumn,
    ScreeningRuleBody,
    Suggestion,
)
from zhuzhen.policy.schema.terms import TermsBody
from zhuzhen.policy.schema.uses import FundUseBody
from zhuzhen.policy.schema.whole import PackFile

TEXT = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
MODELS = [
    CaseBody,
    CaseCluster,
    CaseOrg,
    CasePerson,
    CaseRecord,
    CaseTag,
    CaseTeam,
    CaseworkBody,
    Changes,
    ClauseBody,
    Column,
    Contributions,
    Criterion,
    Document,
    DutyBody,
    Expected,
    FeedBody,
    FeedColumn,
    Field,
    FundUseBody,
    Given,
    Households,
    LedgerRule,
    MatchBody,
    Measure,
    PackHead,
    ParameterBody,
    Projects,
    RegisterBody,
    ReportBody,
    ScreeningRuleBody,
    Settling,
    Side,
    Suggestion,
    TermsBody,
    Use,
]


def first_cells(after: str) -> list[str]:
    """The first column of the table that follows a mark."""
    rows = []
    for line in TEXT.split(after, 1)[1].strip().splitlines():
        if not line.startswith("|"):
            break
        rows.append(line.split("|")[1])
    return rows[2:]


def words(cells: list[str]) -> list[str]:
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_documented(model: type) -> None:
    keys = {field.alias or name for name, field in model.model_fields.items()}
    assert sorted(words(first_cells(f"<!-- keys: {model.__name__} -->"))) == sorted(keys)


def test_every_section_is_documented() -> None:
    cells = first_cells("同一节可以分在几个文件里，编号不能重复。")
    assert words(cells) == list(PackFile.model_fields)


def test_every_field_kind_is_documented() -> None:
    table = TEXT.split("| 种类 | 意思 | 存成 |", 1)[1].split("\n\n", 1)[0]
    kinds = [word for line in table.splitlines()[2:] for word in words([line.split("|")[1]])]
    assert sorted(kinds) == sorted(FieldKind)


def test_every_owner_and_its_attributes_are_documented() -> None:
    table = TEXT.split("<!-- owners -->", 1)[1].split("\n\n", 1)[0].strip().splitlines()[2:]
    told = {}
    for line in table:
        cells = line.split("|")
        told[words([cells[1]])[0]] = {word.removeprefix("owner.") for word in words([cells[3]])}
    assert told == {kind.value: set(names) for kind, names in OWNER_ATTRIBUTES.items()}


def test_every_function_is_documented() -> None:
    assert sorted(words(first_cells("<!-- functions -->"))) == sorted(FUNCTIONS.values())


@pytest.mark.parametrize(("mark", "known"), [("subjects", Subject), ("workflows", Workflow)])
def test_every_part_that_can_carry_a_clause_is_documented(mark: str, known: type) -> None:
    assert words(first_cells(f"<!-- {mark} -->")) == list(known)


def test_every_figure_and_step_of_a_case_is_documented() -> None:
    table = TEXT.split("<!-- figures -->", 1)[1].split("\n\n", 1)[0].strip().splitlines()[2:]
    told = {words([line])[0]: int(line.split("|")[3]) for line in table}
    assert told == {name: figure.usual for name, figure in CASE_FIGURES.items()}
    assert words(first_cells("<!-- leavable -->")) == list(LEAVABLE_STEPS)


def test_what_households_can_be_counted_by_is_documented() -> None:
    assert words(first_cells("<!-- households -->")) == list(HouseholdSet)
    assert words(first_cells("<!-- household facts -->")) == list(HouseholdFact)
    assert words(first_cells("<!-- project facts -->")) == list(ProjectFact)
    sentence = TEXT.split("由有自己村镇的主体承担：", 1)[1].split("。", 1)[0]
    assert set(words([sentence])) == set(PLACED_OWNERS)


def test_every_kind_of_criterion_is_documented() -> None:
    assert words(first_cells("<!-- criteria -->")) == list(CriterionKind)


def test_every_kind_of_column_and_every_fact_of_people_is_documented() -> None:
    assert sorted(words(first_cells("<!-- column kinds -->"))) == sorted(ColumnKind)
    assert sorted(words(first_cells("<!-- person facts -->"))) == sorted(PERSON_FACTS)
