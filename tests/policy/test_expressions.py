"""What an expression may say, what is refused and where, and how it is told."""

import pytest

from tests.policy.world import VOCABULARY
from zhuzhen.policy.expressions import as_sentence, check, compile_expression, evaluate
from zhuzhen.policy.expressions.nodes import Vocabulary
from zhuzhen.policy.problems import ExpressionFaults

REFUSED = {
    'rnk == "principal"': (1, "没有名称“rnk”", "是不是“rank”？"),
    'rank == "princpal"': (9, "词表“来访者职级”里没有“princpal”", "是不是“principal”？"),
    'rank == "主要负责同志"': (9, "词表“来访者职级”里没有“主要负责同志”", "是不是“principal”？"),
    "place in owner.tows": (10, "没有名称“owner.tows”", "是不是“owner.towns”？"),
    "rank is None": (1, "不能使用 is", "是否填写用 == None 或 != None"),
    'rank < "in_charge"': (1, "“rank”没有高低之分", "只有数字、日期和标了 ordered 的词表能比大小"),
    "persons": (1, "“persons”不是条件", "应写成比较，如 persons == …"),
    "1 == 1": (1, "条件里没有用到任何登记项", "应拿登记项作比较，如 persons >= 1"),
    "True": (1, "条件里没有用到任何登记项", "应拿登记项作比较，如 persons >= 1"),
    'persons == "3"': (12, "integer 与 text 不能相比", "两边应为同一种类"),
    "amount > persons": (1, "单位 fen 与 person 不能相比", "两边的单位应能相比"),
    'paid_on > "2022-02-30"': (11, "“2022-02-30”不是日期", "应如 2022-03-10"),
    'place == "珠玑镇"': (10, "“珠玑镇”不是区划代码", "应为 12 位数字"),
    "place == owner.towns": (1, "集合不能用 == 比较", "集合用 in 或 not in"),
    "place in owner.org": (10, "in 右边不是集合", "应为 [..]、terms.… 或 owner 的集合"),
    "rank in []": (9, "in 后面的列表是空的", "应至少有一个值"),
    "rank in terms.leader": (9, "词表“来访者职级”里没有集合“leader”", "是不是“leaders”？"),
    "foo(rank) == 1": (1, "没有函数“foo”", "可用的有"),
    "year(rank) == 2022": (6, "函数 year 的参数种类不对", "应为 date"),
    "days_between(paid_on) > 1": (1, "函数 days_between 的参数个数不对", "应如 days_between(a, b)"),
    '__import__("os") == 1': (1, "没有函数“__import__”", "可用的有"),
    "rank.__class__ == 1": (1, "不能使用“rank.__class__”", "只可用比较"),
    '(lambda: 1)() == "x"': (1, "没有函数“lambda: 1”", "可用的有"),
    "persons + 1 > 2": (1, "不能使用“BinOp”", "只可用比较"),
    "[x for x in rank] == 1": (1, "不能使用“ListComp”", "只可用比较"),
    f"persons < {2**63}": (11, "数字太大", "绝对值应小于 2 的 63 次方"),
    "parent == 17": (11, "linked 与 integer 不能相比", "两边应为同一种类"),
    "parent in owner.orgs": (1, "linked 与 organisation 不能相比", "两边应为同一种类"),
    "persons > None": (1, "None 不能比大小", "是否填写用 == None 或 != None"),
    'purpose == "\\x00"': (12, "不能使用“'\\x00'”", "只可用比较"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused_with_place_and_remedy(text: str) -> None:
    expression, faults = check(text, VOCABULARY)
    position, wrong, right = REFUSED[text]
    assert expression is None
    assert [(fault.position, fault.wrong) for fault in faults] == [(position, wrong)]
    assert faults[0].right.startswith(right)


@pytest.mark.parametrize("text", ["rank ==", "", "rank == 1 2", "rank = 1", "(((", "rank; urgent"])
def test_what_is_no_expression_at_all(text: str) -> None:
    assert [fault.code for fault in check(text, VOCABULARY)[1]] == ["syntax"]


def test_all_faults_at_once() -> None:
    _, faults = check('rnk == "x" and place in owner.tows or persons == "3"', VOCABULARY)
    assert [fault.code for fault in faults] == ["unknown_name", "unknown_name", "kinds_differ"]


def test_position_counts_characters_not_bytes() -> None:
    _, faults = check('purpose == "调研产业" and rnk == "x"', VOCABULARY)
    assert [fault.position for fault in faults] == [23]


def test_depth_and_length_are_bounded() -> None:
    for text, code in (("not " * 60 + "urgent", "too_deep"), ("urgent or " * 300, "too_long")):
        assert [fault.code for fault in check(text, VOCABULARY)[1]] == [code]
    with pytest.raises(ExpressionFaults):
        compile_expression("(" * 300 + "urgent" + ")" * 300, VOCABULARY)


def test_names_used_are_known() -> None:
    expression = compile_expression('rank == "principal" and place in owner.towns', VOCABULARY)
    assert expression.names == {"rank", "place"}
    assert expression.owner_names == {"towns"}


def test_without_an_owner_there_is_no_owner_attribute() -> None:
    _, faults = check("place in owner.towns", Vocabulary(VOCABULARY.names, {}))
    assert [fault.code for fault in faults] == ["unknown_name"]


MISSING = {
    'rank == "principal"': False,
    'rank != "principal"': False,
    'not rank == "principal"': True,
    'rank in ["principal"]': False,
    'rank not in ["principal"]': False,
    'not rank in ["principal"]': True,
    "persons < 1": False,
    "persons >= 1": False,
    "place in owner.towns": False,
    "place not in owner.towns": False,
    "urgent": False,
    "not urgent": True,
    "rank == None": True,
    "rank != None": False,
    "length(purpose) == 0": False,
    'level < "county"': False,
    'at_least_level(level, "new_media")': False,
}


@pytest.mark.parametrize("text", MISSING)
def test_a_comparison_with_a_missing_value_is_false(text: str) -> None:
    """The NULL rule, as docs/packs.md states it."""
    expression = compile_expression(text, VOCABULARY)
    owner = {"towns": ("440282113000",)}
    assert evaluate(expression, facts={}, owner=owner) is MISSING[text]
    nulls = dict.fromkeys(VOCABULARY.names)
    assert evaluate(expression, facts=nulls, owner=owner) is MISSING[text]


@pytest.mark.parametrize(
    ("place", "holds"),
    [
        ("440282113000", True),
        ("440282113201", True),
        ("440282112000", False),
        ("440282000000", False),
    ],
)
def test_a_place_is_in_a_set_if_it_lies_at_or_under_one_of_it(place: str, holds: bool) -> None:
    expression = compile_expression("place in owner.towns", VOCABULARY)
    owner = {"towns": ("440282113000",)}
    assert evaluate(expression, facts={"place": place}, owner=owner) is holds


SENTENCES = {
    'rank == "principal" and place in owner.towns': (
        "来访者职级为“主要负责同志”，且调研地点在本单位结对镇"
    ),
    'rank in ["principal", "in_charge"]': "来访者职级为“主要负责同志”或“分管负责同志”",
    "parent != None": "已填所属记录",
    'rank not in ["principal"]': "来访者职级不是“主要负责同志”",
    "rank in terms.leaders": "来访者职级属于“负责同志”",
    'at_least_level(level, "county")': "媒体级别不低于“县级”",
    'level < "municipal"': "媒体级别低于“市级”",
    "person_times >= persons": "培训人次不小于实训人数",
    "amount >= 30000000": "金额不小于300,000.00元",
    "not amount > 0": "不满足（金额大于0.00元）",
    'urgent and (paid_on > "2022-01-01" or purpose == None)': (
        "紧急为“是”，且（付款日期晚于2022-01-01，或未填调研内容）"
    ),
    "days_between(happened_on, paid_on) <= 30": "调研日期到付款日期的天数不大于30",
    "year(happened_on) == 2022": "调研日期所在年份等于2022",
    'contains(purpose, "产业")': "调研内容中有“产业”",
    "1 <= persons <= 30": "实训人数不小于1，且实训人数不大于30",
    'place not in ["440200000000"]': "调研地点不在“440200000000”",
    "org != owner.org": "调研单位不为本单位",
}


@pytest.mark.parametrize("text", SENTENCES)
def test_told_in_chinese(text: str) -> None:
    assert as_sentence(compile_expression(text, VOCABULARY)) == SENTENCES[text]


def test_places_are_told_by_name_where_names_are_given() -> None:
    expression = compile_expression('place in ["440200000000"]', VOCABULARY)
    told = as_sentence(expression, place_names={"440200000000": "韶关市"})
    assert told == "调研地点在“韶关市”"
