"""The repository speaks of itself only: no registry hosts, no machine paths, nothing unfinished."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces so that this file does not find itself.
HOSTS = re.compile("|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs"]))
MACHINE = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", "find-" + "links"])
)
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


TEXTS = [path for path in _tracked() if path.suffix not in (".png", ".xlsx") and path.is_file()]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_no_host_and_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not HOSTS.search(text)
    assert not MACHINE.search(text)
    if path.suffix in (".py", ".html", ".js", ".css"):
        assert not UNFINISHED.search(text)


def test_nothing_large_or_foreign_is_tracked() -> None:
    for path in _tracked():
        if path.exists():
            assert path.stat().st_size <= 2 * 1024 * 1024, path
        assert not {"node_modules", "vendor", "third_party"} & set(path.parts), path
        assert not re.search(r"\.min\.(js|css)$", path.name), path
