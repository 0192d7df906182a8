"""Blinded files of a test lie in a folder of its own."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def feeds_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "feeds"
    monkeypatch.setattr(settings, "FEEDS_ROOT", folder)
    return folder
