"""What leaves the room is blinded as single values are, in the file's order, and as a whole."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.feeds.files import HEADS, MEDICAL, checked, listed
from tests.feeds.test_reading import A, B
from zhuzhen.base import bulk, cipher
from zhuzhen.feeds import blinding
from zhuzhen.feeds.blinding import write_blinded
from zhuzhen.feeds.room import Room


def _file(folder: Path) -> Path:
    rows = [(number, "张三", "里东村", at, "2022-03-10") for at, number in enumerate((B, A, B))]
    return listed(folder / "a.csv", HEADS, *rows)


def test_identity_numbers_leave_only_blinded(here: Room, tmp_path: Path) -> None:
    found = checked(_file(tmp_path), room=here)
    to = tmp_path / "out.parquet"
    told: list[tuple[int, int]] = []
    done = write_blinded(
        found, feed=MEDICAL, to=to, columns=("id", "paid"), tell=lambda *how: told.append(how)
    )
    assert (done.rows, done.values, told) == (3, 3, [(3, 3)])
    assert pq.read_table(to).to_pylist() == [
        {"row": 2, "id": cipher.blind(B), "paid": 0},
        {"row": 3, "id": cipher.blind(A), "paid": 100},
        {"row": 4, "id": cipher.blind(B), "paid": 200},
    ]
    assert A.encode() not in to.read_bytes()
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


def test_a_file_broken_off_leaves_none(
    here: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise OSError("no room left")

    found = checked(_file(tmp_path), room=here)
    monkeypatch.setattr(blinding, "_blind", breaks)
    with pytest.raises(OSError, match="no room left"):
        write_blinded(found, feed=MEDICAL, to=tmp_path / "out.parquet", columns=("id",))
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("texts", [10, bulk.FEWEST_FOR_PROCESSES])
def test_a_crew_does_what_one_alone_does(texts: int) -> None:
    """In this process, and in several."""
    given = [A, "", None, "健康", B]
    with bulk.crew(texts=texts) as crew:
        assert (crew.pool is None) is (texts == 10)
        assert crew.blinded(given) == [cipher.blind(each or "") for each in given]
        sealed = crew.sealed(given, column="x.y")
        assert crew.blinded([]) == []
    assert [cipher.unseal(each, column="x.y") for each in sealed] == [A, "", "", "健康", B]
    with pytest.raises(cipher.NotOpened):
        cipher.unseal(sealed[0], column="x.z")
