"""The texts of screening: what is refused and how to mend it."""

from zhuzhen.base.problems import CATALOGUE

CATALOGUE.update(
    {
        "no_spark": "没有装 Spark。先安装 requirements/spark.txt 和 Java，或用 --engine duckdb。",
    }
)
