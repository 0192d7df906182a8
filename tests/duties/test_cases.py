"""Every worked case of every pack, entered and counted by the real engine."""

from pathlib import Path

import pytest

from tests.duties.world import NOW
from zhuzhen.duties.trying import try_packs
from zhuzhen.policy.loading import find_packs, load_packs
from zhuzhen.policy.schema import Pack
from zhuzhen.registers.models import Record

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [*find_packs(ROOT / "packs"), *find_packs(ROOT / "docs" / "tutorial")]

pytestmark = [pytest.mark.usefixtures("everything"), pytest.mark.slow]


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {pack.id: pack for pack in load_packs(FOLDERS)}


@pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
def test_the_packs_cases_come_out_as_written(name: str, packs: dict[str, Pack]) -> None:
    tried = try_packs(list(packs.values()), of={name}, now=NOW)
    differing = [each for each in tried if not each.holds]
    assert not differing, "\n".join(
        f"{each.case} {each.variant} {each.duty} {each.owner} {each.period}\n"
        f"  {each.expected}\n  {each.found}"
        for each in differing
    )
    own = [case for case in packs[name].cases.values() if case.origin == name]
    assert own and {each.case for each in tried} == {case.id for case in own}
    assert len(tried) == sum(len(run.expect) for case in own for run in (case, *case.variants))
    assert not Record.objects.exists()
