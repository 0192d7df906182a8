"""Sheets where an overlay asks for columns of its own: out, in again, and another side's rows."""

from pathlib import Path

import openpyxl
import pytest

from tests.cast import DONGGUAN, ZHUJI
from tests.registers.conftest import MARCH, TODAY, Theatre
from tests.registers.sheets import workbook
from tests.registers.test_belonging import posted
from tests.registers.test_importing_links import SUPPORT, support
from zhuzhen.base.problems import Problem
from zhuzhen.registers.exports import export_records, template_workbook
from zhuzhen.registers.importing import OnConflict, import_sheet
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import Filters

pytestmark = pytest.mark.slow
PAID = "工作经费实际落实（元）"
PROVINCE = "440000000000"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "四项保障.xlsx"


def run(path: Path, **more: object):
    return import_sheet("support_four", by=None, path=path, today=TODAY, papers_later=True, **more)


def exported(path: Path, **more: object) -> int:
    file, count = export_records("support_four", by=None, today=TODAY, **more)
    with file:
        path.write_bytes(file.read())
    return count


def heads(path: Path, *, row: int = 1) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][row]]


def stamp(path: Path) -> dict[object, object]:
    return {row[0].value: row[1].value for row in openpyxl.load_workbook(path)["_驻镇"].rows}


def test_a_template_has_the_sides_own_columns(theatre: Theatre, file: Path) -> None:
    for region, has_it in ((DONGGUAN, True), (None, False)):
        with template_workbook("support_four", region=region) as made:
            file.write_bytes(made.read())
        assert (PAID in heads(file)) is has_it
        assert stamp(file).get("region") == region


def test_out_and_in_again_the_overlays_fields_stay(theatre: Theatre, file: Path) -> None:
    posted(theatre)
    run(workbook(file, SUPPORT, support("演示甲")), region=DONGGUAN)
    record = Record.objects.get()
    assert record.values["expense_paid"] == 50000
    assert exported(file, own_region=DONGGUAN) == 1
    assert stamp(file)["region"] == DONGGUAN
    again = run(file)
    assert (again.unchanged, again.created) == (1, 0), "the stamp alone says whose it is"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    column = heads(file, row=3).index(PAID) + 1
    page.cell(4, column).value = 800
    book.save(file)
    assert run(file, on_conflict=OnConflict.UPDATE).updated == 1
    record.refresh_from_db()
    assert (record.values["expense_paid"], record.version) == (80000, 2)
    assert record.values["reason"] == "保单在办"


def test_a_row_of_another_side_is_told(theatre: Theatre, file: Path) -> None:
    posted(theatre)
    with pytest.raises(Problem) as caught:
        run(workbook(file, SUPPORT[:-1], support("演示甲")[:-1]))
    (told,) = caught.value.faults
    assert (told.row, told.column) == (2, "派驻干部")
    assert "按“东莞市2022年驻镇帮镇扶村工作要点（441900000000）”登记，列与本表不同" in told.what
    assert "帮扶方" in told.right


def test_an_export_of_one_side_has_only_its_records(theatre: Theatre, file: Path) -> None:
    posted(theatre)
    run(workbook(file, SUPPORT, support("演示甲")), region=DONGGUAN)
    assert exported(file, region=DONGGUAN) == 1
    assert exported(file, region=PROVINCE) == 0
    assert exported(file, filters=Filters(place=ZHUJI)) == 1
    assert Record.objects.get().happened_on == MARCH
