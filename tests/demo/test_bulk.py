"""Rows made for COPY are what the registers' rules would have made, and repeat."""

import datetime as dt
import json

import pytest

from tests import cast as scene
from zhuzhen.demo import bulk, guangdong, templates
from zhuzhen.registers.facts import links_of
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import content_digest, summary_of
from zhuzhen.registers.world import Links

pytestmark = pytest.mark.slow

FIRST, LAST = dt.date(2022, 1, 1), dt.date(2022, 12, 31)


@pytest.fixture
def stage(everything):
    return scene.stage()


@pytest.fixture
def rows(stage):
    units = tuple(
        bulk.Unit(org.pk, org.name, org.home_id, None)
        for org in (stage.lead, stage.member_b, stage.member_c)
    )
    place = bulk.Place(
        cluster=stage.cluster.pk,
        name=stage.cluster.name,
        town=scene.ZHUJI,
        town_name="珠玑镇",
        county=scene.NANXIONG,
        county_name="南雄市",
        helper=scene.DONGGUAN,
        units=units,
    )
    ground = bulk.Ground(
        places=[place],
        kinds=templates.kinds(4),
        versions=templates.versions([scene.DONGGUAN]),
        first=FIRST,
        last=LAST,
    )
    return bulk.Rows(ground)


def columns(line):
    return dict(zip(bulk._COLUMNS, line.rstrip("\n").split("\t"), strict=True))


def test_rows_repeat_and_differ_by_chunk(rows):
    assert rows.chunk(first_id=1, count=50) == rows.chunk(first_id=1, count=50)
    assert rows.chunk(first_id=1, count=50) != rows.chunk(first_id=51, count=50)


def test_rows_are_what_the_rules_would_make(rows):
    seen = set()
    for line in rows.chunk(first_id=1, count=300).splitlines():
        row = columns(line)
        seen.add(row["register"])
        declaration = declared(row["register"], region=scene.DONGGUAN)
        org = None if row["org_id"] == "\\N" else int(row["org_id"])
        needs_place = declaration.link("place") and declaration.link("place").required
        given = Links(
            place=row["place_id"] if needs_place else None,
            org=org,
            cluster=None if org else int(row["cluster_id"]),
        )
        on, values = dt.date.fromisoformat(row["happened_on"]), json.loads(row["values"])
        links, world = links_of(declaration, given=given, on=on)
        assert (links.place, links.cluster, links.team, links.helper_code) == (
            row["place_id"],
            int(row["cluster_id"]),
            None,
            row["helper_code"],
        ), row["register"]
        digest = content_digest(row["register"], happened_on=on, links=links, values=values)
        assert row["content_sm3"] == digest
        assert row["summary"] == summary_of(
            declaration, values=values, links=links, happened_on=on, world=world
        )
        assert row["pack_version_id"] == str(declaration.pack_version_id)
    assert len(seen) >= 12


def test_every_content_fits_its_declaration(everything):
    assert all(len(kind.templates) == 256 for kind in templates.kinds())


def test_the_province_has_every_town_and_unit(everything):
    layout = guangdong.layout()
    assert len({plan.town for plan in layout.clusters}) == len(layout.clusters) == 1127
    assert len({unit.key for unit in layout.units}) == len(layout.units) == 7174
    assert {len(plan.units) for plan in layout.clusters} == {5, 6, 7, 8}
    assert layout.clusters[0].town == scene.ZHUJI
    assert all(helper != helped for helper, helped in layout.pairs)
