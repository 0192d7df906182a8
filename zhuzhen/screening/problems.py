"""The texts of screening: what is refused and how to mend it."""

from zhuzhen.base.problems import CATALOGUE

CATALOGUE.update(
    {
        "no_rules": "适用于 {place} 的政策包里没有筛查规则。先装载写了 screening 的政策包。",
        "unknown_rule": "没有筛查规则“{name}”。可用的有：{known}。",
        "unknown_parameter": "规则“{rule}”没有参数“{name}”。可以试的有：{known}。",
        "no_feeds": "还没有可用的部门数据。先报送一份，再筛查。",
        "no_spark": "没有装 Spark。先安装 requirements/spark.txt 和 Java，或用 --engine duckdb。",
    }
)
