"""A sheet read in portions says what the whole of it says, in a memory that does not grow."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.registers.raw_sheets import MAIN, raw_sheet, raw_workbook
from zhuzhen.base.problems import Problem
from zhuzhen.base.sheets import portions
from zhuzhen.base.sheets.workbook import Sheet, open_sheet

TEXTS = (
    "<si><t>甲局</t></si><si><r><t>粗</t></r><r><t xml:space='preserve'> 细 </t></r></si>"
    "<si><t>广东</t><rPh sb='0' eb='2'><t>guangdong</t></rPh></si>"
)
# Texts shared and inline, rich and with phonetic signs, a day, a truth, formulas, gaps.
ODD = """
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>列 &lt;三&gt;</t></is></c>
<c r="E1"><v>3</v></c></row>
<row r="2" spans="1:5"/>
<row r="3"><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c></row>
<row spans="1:3" r="4"><c r="A4" s="1"><v>44594</v></c><c r="B4" t="b"><v>1</v></c>
<c r="C4"><v>-2</v></c></row>
<row r="7" ht="14"><c r="A7" s="1"/><c r="B7" s="2"><v>0.087</v></c>
<c r="C7" s="3"><v>1</v></c></row>
<row r="9"><c r="A9" t="str"><f>B1&amp;"x"</f><v>x</v></c><c r="B9"><f>1/3</f></c></row>
<row r="12"><c r="E12"><v>12.5</v></c></row>
<row r="13"><c r="A13" s="1"/></row>
"""


@pytest.fixture(params=[40, 300, 4 << 20])
def chunk(request, monkeypatch):
    """Read so much at a time: less than a row, some rows, all."""
    monkeypatch.setattr(portions, "_CHUNK", request.param)


def _said(sheet: Sheet) -> dict[int, list[object]]:
    return {row.number: _trimmed(row.cells) for row in sheet.rows(after=0)}


def _whole(path: Path) -> dict[int, list[object]]:
    """The rows as calamine reads them at once."""
    page = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    left = [""] * page.start[1]
    rows = enumerate(page.iter_rows(), start=1)
    return {number: _trimmed(left + cells) for number, cells in rows if any(cells)}


def _trimmed(cells: list[object]) -> list[object]:
    while cells and cells[-1] == "":
        cells = cells[:-1]
    return cells


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize("is_1904", [False, True])
@pytest.mark.parametrize("size", ["", "A1", "A1:XFD1048576"])
def test_portions_say_what_the_whole_says(tmp_path, is_1904, size):
    sheet = raw_sheet(ODD, before=f'<dimension ref="{size}"/>' if size else "")
    path = raw_workbook(tmp_path / "a.xlsx", sheet, texts=TEXTS, is_1904=is_1904)
    said = _said(open_sheet(path))
    assert said == _whole(path)
    assert said[3] == ["", "粗 细 ", "广东"]
    assert said[4][1:] == [True, -2]


@pytest.mark.usefixtures("chunk")
def test_formulas_and_per_cent_stay_with_their_cells(tmp_path):
    rows = open_sheet(raw_workbook(tmp_path / "a.xlsx", raw_sheet(ODD), texts=TEXTS)).rows(after=0)
    found = {row.number: (set(row.formulas), set(row.percents)) for row in rows}
    assert found == {
        **dict.fromkeys((1, 3, 4, 12), (set(), set())),
        7: (set(), {1, 2}),
        9: ({0, 1}, set()),
    }


@pytest.mark.usefixtures("chunk")
def test_an_error_that_lies_as_a_value_is_not_blank(tmp_path):
    rows = (
        '<row r="1"><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="C2" s="1" t="e"><v>#DIV/0!</v></c></row>'
        '<row r="3"><c r="B3"><v>3</v></c></row>'
    )
    said = _said(open_sheet(raw_workbook(tmp_path / "a.xlsx", raw_sheet(rows))))
    assert said == {1: ["", 1], 2: ["#N/A", "", "#DIV/0!"], 3: ["", 3]}


@pytest.mark.usefixtures("chunk")
def test_a_row_of_formulas_that_were_never_calculated_is_a_row(tmp_path):
    rows = '<row r="1"><c r="B1"><v>1</v></c></row><row r="5"><c r="A5"><f>B1</f></c></row>'
    path = raw_workbook(tmp_path / "a.xlsx", raw_sheet(rows))
    found = [(row.number, row.cells, set(row.formulas)) for row in open_sheet(path).rows(after=0)]
    assert found == [(1, ["", 1.0], set()), (5, ["", ""], {0})]


@pytest.mark.usefixtures("chunk")
def test_rows_and_cells_without_numbers_are_counted(tmp_path):
    cell = "<c><v>{0}</v></c>"
    rows = "".join(f"<row>{cell.format(number)}{cell.format(-1)}</row>" for number in range(1, 40))
    path = raw_workbook(tmp_path / "a.xlsx", raw_sheet(rows))
    said = _said(open_sheet(path))
    assert said == {number: [number, -1] for number in range(1, 40)} == _whole(path)


@pytest.mark.usefixtures("chunk")
def test_names_with_a_prefix_are_read(tmp_path):
    sheet = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", raw_sheet(ODD)).replace("xmlns=", "xmlns:x=")
    assert f'<x:worksheet xmlns:x="{MAIN}">' in sheet
    path = raw_workbook(tmp_path / "a.xlsx", sheet, texts=TEXTS)
    assert _said(open_sheet(path)) == _whole(path)


@pytest.mark.usefixtures("chunk")
def test_the_last_row_and_merged_cells_are_known_before_the_rows(tmp_path):
    merged = '<mergeCells count="1"><mergeCell ref="A3:C4"/></mergeCells>'
    path = raw_workbook(tmp_path / "a.xlsx", raw_sheet(ODD, after=merged), texts=TEXTS)
    sheet = open_sheet(path)
    assert (sheet.last_row, sheet.merged) == (13, (((2, 0), (3, 2)),))


def test_a_lone_cell_far_away_costs_nothing(tmp_path):
    """calamine makes a rectangle of all between: seventeen thousand million cells."""
    far = '<row r="1048576"><c r="A1048576"><v>2</v></c><c r="XFD1048576"><v>3</v></c></row>'
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 50_000))
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}{far}'
    found = list(open_sheet(raw_workbook(tmp_path / "a.xlsx", raw_sheet(rows))).rows(after=0))
    said = [(row.number, row.cells[0], row.cells[-1]) for row in found]
    assert said == [(1, 1.0, ""), (1_048_576, 2.0, 3.0)]


def test_a_sheet_broken_further_down_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(portions, "_CHUNK", 300)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 60))
    broken = rows.replace('<c r="A50"><v>50</v></c>', '<c r="A50"><v>50</c>')
    sheet = open_sheet(raw_workbook(tmp_path / "a.xlsx", raw_sheet(broken)))
    with pytest.raises(Problem) as caught:
        list(sheet.rows(after=0))
    assert caught.value.code == "bad_file"


PEAK = """
import sys, re
from pathlib import Path
import django
django.setup()
from zhuzhen.base.sheets.workbook import open_sheet
sheet = open_sheet(Path(sys.argv[1]))
count = sum(1 for _ in sheet.rows(after=1))
status = Path("/proc/self/status").read_text()
print(count, re.search(r"VmHWM:\\s+(\\d+)", status)[1])
"""


def _peak(path: Path) -> tuple[int, int]:
    """Rows read by a process of its own, and its highest memory in KiB."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], check=True, capture_output=True, text=True
    )
    count, peak = done.stdout.split()
    return int(count), int(peak)


def _long_sheet(path: Path, *, rows: int, shared: bool) -> Path:
    """Ten columns of texts, in the cells or shared by them."""
    inline = '<c r="{0}{1}" t="inlineStr"><is><t>东莞市第{1}号单位</t></is></c>'
    pointing = '<c r="{0}{1}" t="s"><v>{2}</v></c>'
    form = pointing if shared else inline
    lines = (
        f'<row r="{n}">' + "".join(form.format(c, n, n % 50) for c in "ABCDEFGHIJ") + "</row>"
        for n in range(1, rows + 1)
    )
    texts = "".join(f"<si><t>东莞市第{n}号单位</t></si>" for n in range(50))
    return raw_workbook(path, raw_sheet("".join(lines)), texts=texts)


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_memory_does_not_grow_with_the_sheet(tmp_path, shared):
    """120,000 rows of ten texts take over 100 MiB more than 30,000 if they are held."""
    few = _peak(_long_sheet(tmp_path / "few.xlsx", rows=30_000, shared=shared))
    many = _peak(_long_sheet(tmp_path / "many.xlsx", rows=120_000, shared=shared))
    assert (few[0], many[0]) == (29_999, 119_999)
    assert many[1] - few[1] < 32 * 1024
