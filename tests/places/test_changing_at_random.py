"""After any sequence of changes every code leads to one present code, and no figure is lost."""

import datetime as dt
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.places.commands import (
    Part,
    merge_divisions,
    recode_division,
    rename_division,
    split_division,
)
from zhuzhen.places.commands.applying import Naming, begin
from zhuzhen.places.models import Division
from zhuzhen.places.queries import (
    codes_without_future,
    current_code_of,
    figures_by_tree_of,
    figures_today,
    predecessors,
    tree_on,
)

pytestmark = pytest.mark.slow

PROVINCE = "990000000000"
START = dt.date(2021, 1, 1)


def build() -> None:
    """A province with two cities: one with counties, one whose towns hang directly under it."""
    codes = {PROVINCE: "试省", "990100000000": "甲市", "991900000000": "乙市"}
    for county in ("01", "02"):
        codes[f"9901{county}000000"] = f"县{county}县"
        for town in ("100", "101", "102"):
            codes[f"9901{county}{town}000"] = f"镇{county}{town}镇"
            for village in ("001", "201", "202"):
                codes[f"9901{county}{town}{village}"] = f"村{village}村"
    for town in ("003", "004"):
        codes[f"991900{town}000"] = f"直{town}镇"
        codes[f"991900{town}201"] = "村201村"
    begin({code: Naming(name, "") for code, name in codes.items()}, on=START)


def ours():
    return Division.objects.filter(code__startswith="99")


class Walk:
    """Random changes, one a day."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.day = START
        self.count = 0

    def standing(self, level: str) -> list[Division]:
        return list(ours().filter(level=level, during__upper_inf=True).order_by("code"))

    def fresh(self, like: Division) -> str:
        """A code never used, beside `like`."""
        start, end = {"county": (4, 6), "town": (6, 9), "village": (9, 12)}[like.level]
        used = set(ours().values_list("code", flat=True))
        numbers = [f"{n:0{end - start}d}" for n in range(1, 10 ** (end - start))]
        codes = (like.code[:start] + number + "0" * (12 - end) for number in numbers)
        return self.random.choice([code for code in codes if code not in used][:30])

    def step(self) -> None:
        self.day += dt.timedelta(days=1)
        self.count += 1
        level = self.random.choice(["county", "town", "town", "village"])
        one, *others = self.random.sample(self.standing(level), k=len(self.standing(level)))
        name = f"新{self.count}"
        act = self.random.choice(["rename", "recode", "absorb", "unite", "cede", "divide"])
        if act == "rename":
            rename_division(one.code, name=name, on=self.day, by=None)
        elif act == "recode":
            recode_division(one.code, new_code=self.fresh(one), on=self.day, by=None, name=name)
        elif act == "absorb" and len(others) > 1:
            merge_divisions([others[0].code], into=one.code, name=name, on=self.day, by=None)
        elif act == "unite" and len(others) > 1:
            into = self.fresh(one)
            codes = [one.code, others[0].code]
            merge_divisions(codes, into=into, name=name, on=self.day, by=None)
        elif act in ("cede", "divide"):
            self.split(one, name=name, stays=act == "cede")

    def split(self, one: Division, *, name: str, stays: bool) -> None:
        below = list(
            Division.objects.filter(parent=one, during__upper_inf=True)
            .order_by("code")
            .values_list("code", flat=True)
        )
        cut = self.random.randint(0, len(below))
        fresh = self.fresh(one)
        if stays:
            first = Part(one.code, children=tuple(below[:cut]))
        else:
            second = self.fresh(one)
            while second == fresh:
                second = self.fresh(one)
            first = Part(second, name + "甲", children=tuple(below[:cut]), is_main=True)
        parts = [first, Part(fresh, name, children=tuple(below[cut:]))]
        split_division(one.code, into=parts, on=self.day, by=None)


def check(walk: Walk, *, figures: dict[str, int]) -> None:
    codes = set(ours().values_list("code", flat=True))
    present = set(ours().filter(during__upper_inf=True).values_list("code", flat=True))
    leads = current_code_of(codes)
    assert set(leads) == codes
    assert set(leads.values()) == present
    assert all(leads[code] == code for code in present)
    for code in present:
        assert predecessors(code) == {old for old in codes - {code} if leads[old] == code}
    assert codes_without_future() == ()
    total = sum(figures.values())
    assert figures_today(figures)[PROVINCE] == total
    assert figures_by_tree_of(figures, day=walk.day)[PROVINCE] == total
    assert figures_by_tree_of(figures, day=START)[PROVINCE] == total
    for day in {START, walk.day, START + (walk.day - START) // 2}:
        parents = {k: v for k, v in tree_on(day).parents.items() if k.startswith("99")}
        for code, parent in parents.items():
            assert parent is None or parent in parents
            assert parent is None or code in CodeRange.under(parent)
    for each in ours().filter(during__upper_inf=True).select_related("parent"):
        above = each.parent.path if each.parent and each.parent.level != "province" else ""
        assert each.path == above + each.name


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), steps=st.integers(1, 12))
def test_no_code_and_no_figure_is_ever_lost(seed: int, steps: int) -> None:
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        build()
        walk = Walk(seed)
        villages = ours().filter(level="village").values_list("code", flat=True)
        figures = {code: n + 1 for n, code in enumerate(sorted(villages))}
        for _ in range(steps):
            walk.step()
        check(walk, figures=figures)
        transaction.set_rollback(True)
