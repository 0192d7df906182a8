"""Guard rails of the pages: undefined template variables fail, static files need no build."""

from collections.abc import Iterator

import pytest
from django.template import engines

from tests.cast import Cast, Stage, cast, stage


class _Undefined(str):
    """Stands in for a variable that a template asks for and nobody gave."""

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"the template asks for {name}, which nobody gave")


@pytest.fixture(autouse=True)
def undefined_variables_fail() -> Iterator[None]:
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, _Undefined("undefined")
    yield
    engine.string_if_invalid = before


@pytest.fixture(autouse=True)
def plain_static_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Names without hashes: pages are tested before any `collectstatic`."""
    from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage

    monkeypatch.setattr(staticfiles_storage, "_wrapped", StaticFilesStorage())
    yield


@pytest.fixture
def on_stage(everything: None) -> Stage:
    return stage()


@pytest.fixture
def people(on_stage: Stage) -> Cast:
    return cast(on_stage)
