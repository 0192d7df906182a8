"""The texts of screening: what is refused and how to mend it."""

from zhuzhen.base.problems import CATALOGUE

CATALOGUE.update(
    {
        "no_rules": "适用于 {place} 的政策包里没有筛查规则。先装载写了 screening 的政策包。",
        "unknown_rule": "没有筛查规则“{name}”。可用的有：{known}。",
        "unknown_parameter": "规则“{rule}”没有参数“{name}”。可以试的有：{known}。",
        "no_feeds": "还没有可用的部门数据。先报送一份，再筛查。",
        "unknown_feed": "没有部门数据“{name}”。可用的有：{known}。",
        "bad_period_of_feed": "数据期 {starts} 至 {ends} 不对。起不能晚于止，止不能晚于今天。",
        "raw_is_gone": "{file}的原始文件已经删除。请重新报送。",
        "already_taken_in": "{file}已经入库，没有重复处理。要更正请报送新的一份，"
        "同一时期以新的为准。",
        "same_file": "{file}与 {at} 入库的“{other}”内容相同，没有重复入库。",
        "feed_overlaps": "{file}与“{other}”（{starts} 至 {ends}）的地区、时期有重叠，会重复计算。"
        "请按同一地区报送，或只报没有重叠的时期。",
        "stranger_settled": "{on} 已经处理过：{outcome}。",
        "no_spark": "没有装 Spark。先安装 requirements/spark.txt 和 Java，或用 --engine duckdb。",
    }
)
