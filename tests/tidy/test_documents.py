"""What the documents promise is there."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]


def test_every_model_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
    ours = [model.__name__ for model in apps.get_models() if model.__module__.startswith("zhuzhen")]
    missing = [name for name in ours if f"`{name}`" not in glossary]
    assert not missing


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_readme_commands_exist(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z]+)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("document", ["README.md", "README.zh.md", "ARCHITECTURE.md"])
def test_links_and_paths_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    paths = re.findall(r"`((?:zhuzhen|docs|packs|tests|tools|bench|data)/[\w./-]+)`", text)
    missing = [each for each in {*links, *paths} if not (ROOT / each).exists()]
    assert not missing


def test_architecture_names_every_subject() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = [
        path.name for path in (ROOT / "zhuzhen").iterdir() if (path / "__init__.py").exists()
    ]
    assert [name for name in folders if f"`zhuzhen/{name}`" not in text] == []


def test_every_register_of_the_packs_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
    declared = {
        register_id
        for path in (ROOT / "packs").rglob("*.yaml")
        for register_id in (YAML(typ="safe").load(path) or {}).get("registers", {})
    }
    assert len(declared) > 100
    assert {each for each in declared if f"`{each}`" not in glossary} == set()
