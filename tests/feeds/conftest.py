"""A room for each test."""

from collections.abc import Iterator

import pytest

from zhuzhen.feeds.room import Room, room


@pytest.fixture
def here() -> Iterator[Room]:
    with room() as opened:
        yield opened
