"""However a pack is mangled, the loader answers with a pack or with faults, never otherwise."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.packs import CITY_CLAUSES, CITY_HEAD, PROVINCE, write
from zhuzhen.policy.loading import load_packs
from zhuzhen.policy.problems import PackFaults

CITY = {
    "pack.yaml": CITY_HEAD,
    "clauses.yaml": CITY_CLAUSES,
    "more.yaml": (
        "duties:\n  principal_visit:\n    overrides: principal_visit\n    at_least: 3\n"
        "registers:\n  field_visit:\n    overrides: field_visit\n    fields:\n"
        "      - {id: extra, label: 另加, kind: text}\n"
    ),
}
ODD = [
    "null",
    "[]",
    "{}",
    "-1",
    "3.5",
    "true",
    "''",
    "'{'",
    "2022-13-45",
    "{a: b}",
    "[1, {b: c}]",
    "{? [a]: b}",
    "!!python/object:x",
    "*a",
    "0x10",
    ".nan",
    "99999999999999999999",
]


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, dict[str, str]]:
    packs = {"province": dict(PROVINCE), "city": dict(CITY)}
    files = packs[draw(st.sampled_from(sorted(packs)))]
    name = draw(st.sampled_from(sorted(files)))
    lines = files[name].split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(": ")
    lines[at] = draw(
        st.sampled_from([key + colon + odd for odd in ODD] + ["", "  " + lines[at], lines[at][:-3]])
    )
    files[name] = "\n".join(lines)
    return packs


@pytest.mark.slow
@given(packs=mangled())
@settings(max_examples=50, deadline=None)
def test_a_mangled_pack_is_a_pack_or_faults(packs: dict[str, dict[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        folders = [write(Path(folder) / name, files) for name, files in packs.items()]
        try:
            load_packs(folders)
        except PackFaults as failure:
            for fault in failure.faults:
                assert fault.line >= 1
                assert fault.wrong
                assert fault.right
