"""The city-scale demonstration is real in its places, invented in its people, whole in its rows."""

import json
import stat

from zhuzhen.registers.models import Record


def test_it_loads(loaded):
    assert loaded.towns == 50
    assert Record.objects.count() == loaded.records
