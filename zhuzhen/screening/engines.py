"""The engines that rules run on: DuckDB in this process, or Spark where it is installed.

Both are Ibis backends: the same expression goes to either. Spark is an extra
(requirements/spark.in) for whoever has a cluster; nothing else needs it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from zhuzhen.base.problems import Problem
from zhuzhen.screening.choices import Engine

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends import BaseBackend
    from ibis.expr import types as ir

# A share of the machine, so that the database beside it keeps room; more spills to disk.
MEMORY = os.environ.get("ZHUZHEN_SCREEN_MEMORY", "60%")


@contextmanager
def duckdb_connection(folder: Path) -> Iterator["BaseBackend"]:
    """DuckDB in this process; what does not fit into memory goes to `folder`."""
    options = {"temp_directory": str(folder), "preserve_insertion_order": False}
    connection = ibis.duckdb.connect(**options, memory_limit=_memory())
    try:
        yield connection
    finally:
        connection.disconnect()


def _memory() -> str:
    """DuckDB takes amounts only: a share is reckoned from what the machine has."""
    if not MEMORY.endswith("%"):
        return MEMORY
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{whole * int(MEMORY.removesuffix('%')) // 100 // 2**20}MiB"


@contextmanager
def spark_connection(folder: Path) -> Iterator["BaseBackend"]:
    """A Spark session: the cluster of `SPARK_REMOTE` or spark-defaults, else this machine.

    Raises Problem("no_spark") where pyspark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Problem("no_spark") from None
    builder = SparkSession.builder.appName("zhuzhen").config("spark.ui.enabled", "false")
    # Whole numbers of the sums are never cut short, and days are of no time zone.
    builder = builder.config("spark.sql.session.timeZone", "Asia/Shanghai")
    builder = builder.config("spark.sql.warehouse.dir", str(folder / "warehouse"))
    builder = builder.config("spark.sql.shuffle.partitions", str(max(os.cpu_count() or 1, 2)))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    connection = ibis.pyspark.connect(session)
    try:
        yield connection
    finally:
        session.stop()


def batches(
    connection: "BaseBackend", expression: "ir.Table", *, size: int
) -> Iterator["pa.RecordBatch"]:
    """The rows of an expression, some at a time, in the kinds that Ibis says they have.

    Ibis asks DuckDB for them by a name that DuckDB has given up since; here by its present one.
    """
    if connection.name != "duckdb":
        yield from connection.to_pyarrow_batches(expression, chunk_size=size)
        return
    kinds = expression.schema().to_pyarrow()
    asked = connection.con.sql(ibis.to_sql(expression, dialect="duckdb"))
    # Sums come as 128 bits.
    yield from asked.to_arrow_reader(size).cast(kinds)


@contextmanager
def connection_of(engine: Engine, *, folder: Path) -> Iterator["BaseBackend"]:
    """An Ibis backend of the engine; `folder` is for what it keeps while it works."""
    opened = duckdb_connection if engine is Engine.DUCKDB else spark_connection
    with opened(folder) as connection:
        yield connection
