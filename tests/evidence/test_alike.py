"""Pictures alike are found by an index of quarters: just those that comparing all would find."""

import random

import pytest
from django.db import connection
from django.db.models.lookups import In
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.evidence.models import Blob, Paper, quarters
from zhuzhen.evidence.queries import similar_papers
from zhuzhen.evidence.rules import SAME_PICTURE, quarters_near

LOOKS = st.integers(0, 2**64 - 1)


def apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


@given(look=LOOKS, bits=st.sets(st.integers(0, 63), max_size=7))
def test_whoever_is_within_seven_bits_shares_nearly_a_quarter(look, bits):
    other = f"{look ^ sum(1 << bit for bit in bits):016x}"
    quarters = [other[at : at + 4] for at in (0, 4, 8, 12)]
    near = quarters_near(f"{look:016x}")
    assert any(quarter in values for quarter, values in zip(quarters, near, strict=True))
    assert SAME_PICTURE <= 7


def flipped(look: str, count: int, chance: random.Random) -> str:
    bits = chance.sample(range(64), count)
    return f"{int(look, 16) ^ sum(1 << bit for bit in bits):016x}"


@pytest.fixture
def looks(everything) -> list[str]:
    """One look, 30 of each distance from it up to 9, and 300 of anything."""
    chance = random.Random(20221120)
    first = f"{chance.getrandbits(64):016x}"
    near = [flipped(first, count, chance) for count in range(10) for _ in range(30)]
    far = [f"{chance.getrandbits(64):016x}" for _ in range(300)]
    made = [first, *near, *far]
    Blob.objects.bulk_create(
        Blob(sm3=f"{number:064x}", size=1, mime="image/jpeg", perceptual_hash=look)
        for number, look in enumerate(made)
    )
    Paper.objects.bulk_create(
        Paper(blob_id=f"{number:064x}", name="a.jpg", place_id="", uploaded_by_id=1)
        for number in range(len(made))
    )
    return made


def test_the_same_are_found_as_by_comparing_all(looks):
    for number in (0, 100, 250, 500):
        blob = Blob.objects.get(sm3=f"{number:064x}")
        found = similar_papers(blob, limit=1000)
        wanted = {
            f"{other:064x}": apart(look, looks[number])
            for other, look in enumerate(looks)
            if apart(look, looks[number]) <= SAME_PICTURE
        }
        assert {each.paper.blob_id: each.distance for each in found} == wanted
        assert len(wanted) >= 1


def test_each_quarter_is_found_by_its_index(looks):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for number, quarter in enumerate(quarters()):
        plan = Blob.objects.filter(In(quarter, quarters_near(looks[0])[number])).explain()
        assert f"evidence_look_quarter_{number}" in plan
