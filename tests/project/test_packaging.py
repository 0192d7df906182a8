"""An installed copy holds every file that the code reads beside itself."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_file_of_the_package_is_installed():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = declared["tool"]["setuptools"]["package-data"]["zhuzhen"]
    installed = {path for pattern in patterns for path in (ROOT / "zhuzhen").glob(pattern)}
    beside = {
        path
        for path in (ROOT / "zhuzhen").rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    }
    assert ROOT / "zhuzhen" / "demo" / "words.yaml" in beside
    assert beside <= installed
