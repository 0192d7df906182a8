"""A project goes from the village's proposal to its file, and every step is kept."""

import pytest

from tests.projects.life import Life, officers, steps_of

pytestmark = pytest.mark.usefixtures("everything")


def test_village_town_and_county_bring_it_into_the_pool():
    life = Life(officers()).reserved()
    assert life.project.state == "reserved"
    assert steps_of(life.project) == [
        "propose", "submit", "pass_village", "review", "pass_town", "argue", "reserve",
    ]  # fmt: skip
