"""What people read is Chinese and stands where wording belongs; code and comments are English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")
# Modules whose job is wording.
WORDING = {"choices", "flow", "forms", "exports", "problems", "models", "labels", "wording", "apps"}
# Single places outside them, each with its reason.
EXCEPTIONS = {
    "zhuzhen/cli": "help texts and messages of the console are its whole face",
    "zhuzhen/demo": "the demonstration's contents are Chinese data",
    "zhuzhen/pages": "a screen's titles and messages stand beside the view that shows them",
    "zhuzhen/base/periods.py": "periods name themselves as cadres say them",
    "zhuzhen/base/money.py": "amounts name their unit, and say why a text is no amount",
    "zhuzhen/base/audit.py": "the system's own name as an actor",
    "zhuzhen/project/readying.py": "tells the operator what is being done",
    "zhuzhen/project/settings.py": "the issuer's name in authenticator apps",
    "zhuzhen/policy/schema": "descriptions shown to pack authors in the JSON Schema",
}
MODULES = [
    path for path in sorted((ROOT / "zhuzhen").rglob("*.py")) if "migrations" not in path.parts
]


def _is_wording(path: Path) -> bool:
    relative = path.relative_to(ROOT).as_posix()
    parts = {path.stem, *(part.removesuffix(".py") for part in path.relative_to(ROOT).parts)}
    return bool(WORDING & parts) or any(relative.startswith(each) for each in EXCEPTIONS)


def _docstrings(tree: ast.AST) -> set[int]:
    owners = (ast.Module, ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


def _chinese_strings(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skip = _docstrings(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skip:
            continue
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield f"{node.lineno}: {node.value[:30]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_chinese_stands_where_wording_belongs(path: Path) -> None:
    if not _is_wording(path):
        assert list(_chinese_strings(path)) == []
