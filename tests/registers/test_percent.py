"""Per cent: read as people write it, kept in permille, bounded, told and exported as per cent."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NANXIONG
from tests.registers.conftest import MARCH, TODAY, Theatre, paper
from zhuzhen.policy.expressions import as_sentence, compile_expression
from zhuzhen.policy.schema import Field
from zhuzhen.policy.vocabulary import vocabulary_for
from zhuzhen.registers.commands import submit_new
from zhuzhen.registers.exports import export_records
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import Unreadable
from zhuzhen.registers.queries import declared
from zhuzhen.registers.reading import reader_of
from zhuzhen.registers.rules import Entry
from zhuzhen.registers.rules.values import bounds_faults
from zhuzhen.registers.world import Links

GROWTH = Field.model_validate(
    {
        "id": "growth",
        "label": "增速",
        "kind": "percent",
        "negative_allowed": True,
        "min": -1000,
        "max": 2000,
    }
)
READ = reader_of(GROWTH, terms=None)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("8.7%", 87),
        ("8.7", 87),
        (" 8.7 %", 87),
        ("8.70", 87),
        ("-0.3", -3),
        ("0", 0),
        ("100", 1000),
        (8.7, 87),
        (58, 580),
        ("８．７％", 87),
        ("－０．３％", -3),
        ("１２", 120),
    ],
)
def test_per_cent_is_read_as_permille(typed: object, stored: int) -> None:
    assert READ(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [("8.75", "percent_places"), ("约 9", "not_a_number"), ("", "not_a_number"), ("%", None)],
)
def test_what_is_no_per_cent_is_refused(typed: str, code: str | None) -> None:
    with pytest.raises(Unreadable) as caught:
        READ(typed)
    assert code is None or caught.value.code == code


@given(st.integers(-1000, 2000))
def test_what_is_shown_reads_back(stored: int) -> None:
    assert READ(f"{stored / 10:g}%") == stored


@pytest.mark.parametrize(
    ("value", "said"),
    [(-1001, "-100.1% 太小；不得小于 -100%"), (2001, "200.1% 太大；不得大于 200%")],
)
def test_bounds_are_told_in_per_cent(value: int, said: str) -> None:
    assert [str(fault) for fault in bounds_faults(GROWTH, value=value)] == [said]
    assert bounds_faults(GROWTH, value=-1000) == bounds_faults(GROWTH, value=2000) == ()


def reported(growth: object) -> Record:
    values = {"income": 2_002_000, "growth": growth}
    entry = Entry(MARCH, values, Links(place=NANXIONG))
    return submit_new("income_growth", by=None, entry=entry, today=TODAY, papers=[paper()])


def test_the_title_and_the_export_show_per_cent(theatre: Theatre, tmp_path: Path) -> None:
    record = reported(87)
    assert record.summary == "南雄市农民收入增长8.7%"
    file, _ = export_records("income_growth", by=None, today=TODAY)
    with file:
        (tmp_path / "a.xlsx").write_bytes(file.read())
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["农民收入"]
    (column,) = [cell.column for cell in page[3] if str(cell.value).startswith("增速")]
    assert page.cell(3, column).value == "增速（%）"
    assert page.cell(4, column).value == 8.7


def test_a_sentence_tells_per_cent(theatre: Theatre) -> None:
    declaration = declared("income_growth", region="441900000000")
    vocabulary = vocabulary_for(declaration.register, terms=declaration.terms)
    told = as_sentence(compile_expression("growth >= 58", vocabulary))
    assert told == "增速不小于5.8%"
