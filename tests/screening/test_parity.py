"""A rule finds the same in plain Python, on DuckDB, and on Spark."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from tests.screening import generated, reference
from zhuzhen.policy.schema import Pack, ScreeningRule
from zhuzhen.screening.compiling import FOUND, columns_told, compiled
from zhuzhen.screening.rules import Ruling, ruling_of

MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
COVERED = ("440282000000",)


def ruling(rule: ScreeningRule) -> Ruling:
    pack = Pack.model_construct(feeds=generated.FEEDS, terms=generated.TERMS, parameters={})
    return ruling_of(rule, pack=pack, on=generated.ON)


def columns(of: Ruling) -> list[str]:
    return [*FOUND, *(f"told_{name}" for name in columns_told(of))]


def ordered(rows: list[dict[str, Any]], names: list[str]) -> list[tuple[object, ...]]:
    return sorted((tuple(row[name] for name in names) for row in rows), key=repr)


def tables(world: generated.World) -> tuple[dict[str, pa.Table], pa.Table]:
    rows = {
        name: pa.Table.from_pylist(each, schema=generated.ROW_SCHEMA)
        for name, each in world.rows.items()
    }
    return rows, pa.Table.from_pylist(world.people, schema=generated.PEOPLE_SCHEMA)


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Any]:
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def found_on_duckdb(connection: Any, of: Ruling, world: generated.World) -> list[dict[str, Any]]:
    rows, people = tables(world)
    for name, table in {**rows, "people": people}.items():
        connection.con.register(name, table)
    stored = {name: connection.table(name) for name in of.feeds}
    everyone = connection.table("people")
    expression = compiled(of, rows=stored, people=everyone, covered=COVERED)
    return connection.to_pyarrow(expression).to_pylist()


@pytest.mark.slow
@given(rule=generated.RULES, world=generated.WORLDS)
@MANY
def test_duckdb_finds_what_plain_python_finds(
    rule: ScreeningRule, world: generated.World, duckdb: Any
) -> None:
    of = ruling(rule)
    expected = reference.judged(of, world, covered=COVERED)
    found = found_on_duckdb(duckdb, of, world)
    assert ordered(found, columns(of)) == ordered(expected, columns(of))


def test_every_shape_of_rule_finds_somebody_in_the_large_world(duckdb: Any) -> None:
    """And what the reference finds: a parity of empty answers would prove nothing."""
    world = generated.large_world()
    for rule in generated.shapes():
        of = ruling(rule)
        expected = reference.judged(of, world, covered=COVERED)
        assert expected, rule
        found = found_on_duckdb(duckdb, of, world)
        assert ordered(found, columns(of)) == ordered(expected, columns(of)), rule


def _has_spark() -> bool:
    return find_spec("pyspark") is not None and shutil.which("java") is not None


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of one machine. Where continuous integration asks for it, it must be there."""
    if not _has_spark():
        if os.environ.get("ZHUZHEN_REQUIRE_SPARK") == "1":
            pytest.fail("pyspark or java is missing: requirements/spark.txt and a JRE are needed")
        pytest.skip("pyspark or java is not installed")
    from zhuzhen.screening.engines import spark_connection

    with spark_connection(tmp_path_factory.mktemp("spark")) as connection:
        yield connection


@pytest.mark.slow
def test_spark_finds_what_duckdb_finds(spark: Any, duckdb: Any, tmp_path: Path) -> None:
    """One world large enough to hold every case, each shape of rule over it."""
    import pyarrow.parquet as pq

    world = generated.large_world()
    rows, people = tables(world)
    paths = {name: tmp_path / f"{name}.parquet" for name in [*rows, "people"]}
    for name, table in {**rows, "people": people}.items():
        pq.write_table(table, paths[name])
    stored = {name: spark.read_parquet(str(path)) for name, path in paths.items()}
    everyone = stored.pop("people")
    for rule in generated.shapes():
        of = ruling(rule)
        used = {name: stored[name] for name in of.feeds}
        expression = compiled(of, rows=used, people=everyone, covered=COVERED)
        on_spark = spark.to_pyarrow(expression).to_pylist()
        on_duckdb = found_on_duckdb(duckdb, of, world)
        assert ordered(on_spark, columns(of)) == ordered(on_duckdb, columns(of)), rule
