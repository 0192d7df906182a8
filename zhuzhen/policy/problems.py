"""Every fault a pack or an expression can have: what is wrong; what would be right."""

from dataclasses import dataclass

from zhuzhen.policy.choices import SUMMABLE, FieldKind

# code -> (what is wrong, what would be right). Filled by the facts of the fault.
EXPRESSION_FAULTS: dict[str, tuple[str, str]] = {
    "syntax": ("条件写法不对", '应如 rank == "principal" and place in owner.towns'),
    "too_long": ("条件太长", "不超过 {limit} 个字符，可拆成几条"),
    "too_deep": ("条件层次太深", "不超过 {limit} 层，可拆成几条"),
    "constant_condition": ("条件里没有用到任何登记项", "应拿登记项作比较，如 persons >= 1"),
    "not_a_condition": ("“{name}”不是条件", "应写成比较，如 {name} == …"),
    "not_allowed": ("不能使用“{what}”", "只可用比较、in、and、or、not、常量、已声明的名称和函数"),
    "no_is": ("不能使用 is", "是否填写用 == None 或 != None"),
    "order_with_none": ("None 不能比大小", "是否填写用 == None 或 != None"),
    "none_of_name_only": ("只有登记项才能问是否填写", "应如 purpose != None"),
    "unknown_name": ("没有名称“{name}”", "可用的有：{known}"),
    "unknown_function": ("没有函数“{name}”", "可用的有：{known}"),
    "argument_count": ("函数 {name} 的参数个数不对", "应如 {wanted}"),
    "wrong_argument": ("函数 {name} 的参数种类不对", "应为 {wanted}"),
    "too_big": ("数字太大", "绝对值应小于 2 的 63 次方"),
    "kinds_differ": ("{one} 与 {other} 不能相比", "两边应为同一种类"),
    "units_differ": ("单位 {one} 与 {other} 不能相比", "两边的单位应能相比"),
    "no_order": ("“{name}”没有高低之分", "只有数字、日期和标了 ordered 的词表能比大小"),
    "not_a_day": ("“{value}”不是日期", "应如 2022-03-10"),
    "not_a_place": ("“{value}”不是区划代码", "应为 12 位数字"),
    "unknown_code": ("词表“{terms}”里没有“{value}”", "可用的有：{known}"),
    "unknown_set": ("词表“{terms}”里没有集合“{name}”", "可用的有：{known}"),
    "not_a_choice": ("左边不是选择项，不能用 terms 集合", "应为用词表的登记项"),
    "empty_list": ("in 后面的列表是空的", "应至少有一个值"),
    "bad_member": ("in 左边不能是常量或集合", "应为一个登记项"),
    "literal_wanted": ("这里只能写常量", '应如 "county"'),
    "set_compared": ("集合不能用 {sign} 比较", "集合用 in 或 not in"),
    "set_wanted": ("in 右边不是集合", "应为 [..]、terms.… 或 owner 的集合"),
}

PACK_FAULTS: dict[str, tuple[str, str]] = {
    "no_pack_file": ("目录里没有 pack.yaml", "每个政策包都要有 pack.yaml"),
    "unreadable": ("文件不能读取：{why}", "应为 UTF-8 编码的 YAML"),
    "yaml": ("YAML 写法不对：{why}", "请核对缩进、冒号和引号"),
    "not_a_mapping": ("“{name}”应是一组“键: 值”", "应如 id: …"),
    "not_a_list": ("“{name}”应是一个列表", "每项以“- ”开头"),
    "duplicate_key": ("“{name}”重复了", "同一组里只能出现一次，首次在第 {first} 行"),
    "duplicate_id": ("“{name}”重复了", "首次在 {where}"),
    "duplicate_pack": ("政策包“{name}”重复了", "一次只能装载一个同名政策包"),
    "anchor": ("不支持 YAML 的锚点和引用", "请直接写出内容"),
    "unknown_key": ("不认识的键“{name}”", "可用的有：{known}"),
    "missing_key": ("缺少“{name}”", "必须填写"),
    "wrong_type": ("“{name}”的值“{value}”种类不对", "应为{wanted}"),
    "wrong_choice": ("“{name}”的值“{value}”不在可选范围", "可用的有：{known}"),
    "wrong_form": ("“{name}”的值“{value}”写法不对", "应如 {wanted}"),
    "out_of_range": ("“{name}”的值“{value}”超出范围", "应{wanted}"),
    "rule": ("{what}", "{right}"),
    "unknown_reference": ("没有{kind}“{name}”", "可用的有：{known}"),
    "unknown_clause": ("文件“{document}”里没有条款“{name}”", "可用的有：{known}"),
    "left_behind": (
        "已装载的政策包“{name}”覆盖着有改动的“{base}”，没有一起装载",
        "把 {name} 也列入本次装载",
    ),
    "unknown_base": ("找不到被覆盖的政策包“{name}”", "应与本包放在同一目录下，或一并装载"),
    "overlay_loop": ("政策包的覆盖关系成了环：{chain}", "被覆盖的包不能反过来覆盖它"),
    "overlay_level": ("{level}级的包不能覆盖{base}级的包", "只能由下级覆盖上级：省→市→县"),
    "overlay_region": ("地区 {region} 不在被覆盖的包的地区 {base} 之内", "应为其下级地区"),
    "overrides_nothing": ("没有指明 overrides 却与基础包的“{name}”同名", "应写 overrides: {name}"),
    "overrides_unknown": ("基础包里没有“{name}”", "可用的有：{known}"),
    "overrides_other": ("overrides 写的是“{name}”，与本项编号“{own}”不同", "应为 {own}"),
    "total_of_no_sum": (
        "“{name}”不能加总，它不是数量或金额",
        "去掉 total: true；文字、日期、关联和百分数没有合计",
    ),
    "no_order": (
        "“{name}”排不出先后，它是长文字、网址或单位项",
        "换成日期、数字、选择项、地点、短文字或关联",
    ),
    "overrides_without_base": ("没有基础包，不能写 overrides", "pack.yaml 里应写 overlays"),
    "loosens": ("比基础包放宽：{what}", "只能加严；确需放宽的写 loosens: 理由"),
    "expression": ("{what}（第 {position} 个字符起）", "{right}"),
    "parameter_kind": (
        "参数“{name}”的种类是 {kind}，用在这里不合",
        "partial_period 用折算规则，其他用数字",
    ),
    "case_value": ("登记项“{name}”的值“{value}”不合", "{right}"),
    "match_field_kind": ("“{name}”的种类不合", "应为{wanted}"),
    "match_fields_differ": ("“{label}”两边的登记项不能相比", "应为同一种类；选择项要用同一个词表"),
    "match_not_ordered": (
        "“{label}”用的词表“{terms}”没有高低之分",
        "at_least 用数字，或标了 ordered 的词表",
    ),
    "match_reach": ("词表“{terms}”说的不是能去多远", "编号只能是 {known}"),
    "match_open_people": ("“{register}”记的是人，不能对外公开", "去掉 open"),
    "match_open_lacks": ("open 里少了 {names}", "比较、摘要和带出要用的登记项都要写进 open"),
    "match_code": ("词表里没有“{name}”", "可用的有：{known}"),
    "feeds_differ": ("feeds 里有事件也有名单", "一条规则只用一种"),
    "months_of_list": ("名单没有日期，不能写 months", "去掉 months"),
    "missing_of_events": ("missing 只用于名单", "feeds 应为 holds: list 的数据"),
    "clue_text": ("线索文字里有不认识的“{{{name}}}”", "可用的有：{known}"),
    "owner_without_households": (
        "“{name}”没有自己的村镇，数不到户",
        "数农户的职责由 {known} 承担",
    ),
    "owner_without_projects": ("“{name}”没有自己的村镇，数不到项目", "owed_by 应为 {known}"),
    "owner_without_contributions": ("“{name}”不出应担资金", "owed_by 应为 {known}"),
    "covered_elsewhere": ("数农户的指标只用于覆盖类职责", "应写 shape: coverage"),
    "no_summable_field": ("“{name}”不能求和", "应为数字类的登记项"),
    "casework_region_outside": ("地区 {region} 不在本包的地区 {own} 之内", "应为其下级地区"),
    "casework_region_twice": (
        "“{name}”已经管着 {region}",
        "一个包里一个地区只能由一个管，没写 regions 的也只能有一个",
    ),
    "casework_order": (
        "{one} 是 {first} 天，晚于后一步 {other} 的 {second} 天",
        "后一步的期限不得早于前一步",
    ),
    "casework_notice_fits": (
        "{after} 是 {given} 天，公示放不下",
        "应不早于 {low} 天（评议的期限加公示天数再加一天），不晚于 {end} 的 {high} 天",
    ),
    "casework_figure": ("{name} 是 {given}，太小", "不得小于 {least}"),
}


def _filled(texts: tuple[str, str], facts: dict[str, object]) -> tuple[str, str]:
    wrong, right = (text.format(**facts) for text in texts)
    if facts.get("nearest"):
        right = f"是不是“{facts['nearest']}”？{right}"
    return wrong, right


@dataclass(frozen=True)
class ExpressionFault:
    """One fault in an expression; `position` counts characters from 1."""

    position: int
    code: str
    wrong: str
    right: str

    @classmethod
    def of(cls, code: str, *, position: int, **facts: object) -> "ExpressionFault":
        wrong, right = _filled(EXPRESSION_FAULTS[code], facts)
        return cls(position, code, wrong, right)

    def __str__(self) -> str:
        return f"第 {self.position} 个字符起：{self.wrong}；{self.right}"


class ExpressionFaults(ValueError):
    """An expression that cannot be used, with all that is wrong in it."""

    def __init__(self, text: str, faults: tuple[ExpressionFault, ...]) -> None:
        self.faults = faults
        super().__init__(f"{text!r}: " + " / ".join(str(fault) for fault in faults))


@dataclass(frozen=True, order=True)
class PackFault:
    """One fault in a pack's file; prints as `file:line: what is wrong；what would be right`."""

    file: str
    line: int
    code: str
    wrong: str
    right: str

    @classmethod
    def of(cls, code: str, *, file: str, line: int, **facts: object) -> "PackFault":
        wrong, right = _filled(PACK_FAULTS[code], facts)
        return cls(file, line, code, wrong, right)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong}；{self.right}"


class PackFaults(ValueError):
    """Packs that cannot be loaded, with every fault of every file, in file order."""

    def __init__(self, faults: tuple[PackFault, ...]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


# rule of the schema -> (what is wrong, what would be right)
PACK_RULES: dict[str, tuple[str, str]] = {
    "not_money": ("{why}", "应如 300000.00元 或 30万元"),
    "dates_reversed": ("起止日期颠倒：{start} 到 {end}", "to 不得早于 from"),
    "printed_early": ("印发日期 {printed} 早于成文日期 {signed}", "印发日期不得早于成文日期"),
    "term_twice": ("词表里“{word}”重复了", "编号、名称和别名各只能出现一次"),
    "no_terms": ("词表是空的", "values 至少要有一项"),
    "set_of_unknown": ("集合里的“{code}”不在词表里", "应为本词表的编号"),
    "common_name": ("登记项不能叫“{name}”", "这是公共名称，请另取编号"),
    "terms_of_choice": ("登记项“{name}”的 terms 与种类不合", "choice 必须有 terms，其他种类不能有"),
    "register_of_parent": (
        "关联“{name}”的 register 不对",
        "parent 必须写 register，其他关联不能写",
    ),
    "percent_unit": ("登记项“{name}”是百分数", "unit 应为 percent 或不写"),
    "task_dates": ("任务的日期项“{name}”不对", "due、done 应为本登记表的日期项"),
    "task_result": ("任务的结果项“{name}”不对", "result 应为本登记表的文字项"),
    "named_twice": ("“{name}”写了两次", "只留一个"),
    "ledger_needs": (
        "带来资金的登记表要有人确认，并写明地点",
        "应写 needs_confirmation: true，links 里的 place 应为必填",
    ),
    "ledger_amount": ("ledger 的 amount“{name}”不是金额", "应为 kind: money_fen 的登记项"),
    "ledger_by": ("ledger 的 by“{name}”不是选择项", "应为 kind: choice 的登记项"),
    "ledger_purpose": ("ledger 的 purpose“{name}”不是文字", "应为 text 或 long_text 的登记项"),
    "use_directions": ("清单条目的投向写得不对", "allowed 的写 directions，refused 的不写"),
    "use_words": ("可用的条目不用写 words", "words 是负面清单的关键词，只写在 refused 的条目里"),
    "column_shape": ("列的写法不对", "要么写 field，要么写 head 和 columns"),
    "column_head": ("合并的表头没有名称", "写了 columns 就要写 head"),
    "bounds_of_number": ("登记项“{name}”不是数字", "min、max、negative_allowed 只用于数字"),
    "bounds_reversed": ("登记项“{name}”的 min 大于 max", "min 不得大于 max"),
    "people_unit": (
        "登记项“{name}”没有写清是人、人次还是户",
        "unit 应为 person、person_time 或 household",
    ),
    "money_unit": ("登记项“{name}”是金额", "unit 应为 fen 或不写"),
    "unit_of_number": ("登记项“{name}”不是数字", "unit 只用于数字"),
    "evidence_min": ("佐证的 required 与 min 不合", "required: true 时 min 至少为 1，否则为 0"),
    "field_twice": ("登记项“{name}”重复了", "同一登记表里编号只能出现一次"),
    "helper_is_derived": ("links 里不能写 helper", "帮扶方由单位或组团推得"),
    "template_name": ("没有登记项“{name}”", "可用的有：{known}"),
    "one_aggregate": ("指标应有且只有一种算法", "从 {known} 中选一种"),
    "aggregate_field": (
        "{name} 与 field 不合",
        "sum、distinct、latest 必须有 field，count、share 不能有",
    ),
    "each_of_share": ("each 只用于 share", "去掉 each，或改用 share"),
    "range_reversed": ("区间颠倒", "from 不得大于 to"),
    "trend_target": ("趋势类职责的目标不对", "应只写 trend，不写 at_least 等"),
    "trend_only": ("只有趋势类职责才写 trend", "应写 shape: trend"),
    "no_target": ("没有写目标", "应有 at_least、at_most、more_than、range 之一"),
    "range_alone": ("range 不能与其他目标同时写", "只留一种"),
    "two_floors": ("at_least 与 more_than 不能同时写", "只留一种"),
    "deadline_days": (
        "时限类职责的 after、days 不全，或其他职责写了它们",
        "时限类应写 after 和 days，其他不写",
    ),
    "deadline_per": ("per: event 与时限类不合", "时限类应写 per: event，其他写月、季、半年或年"),
    "lowers_by_whom": ("允许下调目标却没有写由谁批准", "应写 exemption"),
    "coverage_share": (
        "覆盖类职责的指标不算占比",
        "应写 share、covered、contributed 或 undertaken",
    ),
    "covered_alone": ("{name} 不与 of、where、through、unit 同写", "去掉它们，只写 {name}"),
    "covered_shape": (
        "数农户、应担资金、项目的指标要写 shape: coverage",
        "应写 shape: coverage",
    ),
    "contributed_per": ("应担资金和项目按年算", "应写 per: year"),
    "criterion_fields": (
        "“{label}”的登记项个数不对",
        "这一种 asks 写 {asks} 个，offers 写 {offers} 个",
    ),
    "criterion_idle": ("“{label}”不起作用", "应写 weight，或 hard: true，或两样都写"),
    "criterion_words": ("“{label}”的理由里有不认识的花括号", "只可用 {{asks}} 和 {{offers}}"),
    "no_weights": ("没有一项有分量，排不出先后", "至少一项写 weight"),
    "column_twice": ("列名“{word}”重复了", "编号、名称和别名各只能出现一次"),
    "feed_column": (
        "{key} 写的列“{name}”不对",
        "应为本数据的列，种类为 {wanted}，认人、认日期的必填",
    ),
    "feed_dates": ("holds 与 dated_by 不合", "events 必须写 dated_by，list 不能写"),
    "rule_field": ("measure 与 field 不合", "sum 必须写 field，其他不能写"),
    "rule_bound": ("界限不对", "sum、count 写 more_than 或 at_least 之一，其他不写"),
    "rule_latest": ("latest 没有写 of", "of 说明最近一行怎样才算"),
    "rule_missing": ("missing 的写法不对", "必须写 where，不能写 months"),
    "rule_again": ("again 不能是 event", "应为 month、quarter、half 或 year"),
    "values_in_order": ("参数的值没有按日期先后排列，或日期重复", "按 from 从早到晚，每日一个值"),
    "value_of_kind": ("参数的值“{value}”与种类 {kind} 不合", "应为该种类的值"),
}

# what a value should be, as faults say it
WANTED = {
    "words": "文字",
    "bool": "true 或 false",
    "int": "整数",
    "decimal": "数字",
    "number": "数字",
    "date": "日期，如 2022-03-10",
    "tuple": "列表（每项以“- ”开头）",
    "list": "列表（每项以“- ”开头）",
    "dict": "一组“键: 值”",
    "model": "一组“键: 值”",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
    "too_short": "至少有 {min_length} 项",
}

# how a looser overlay is told
LOOSER = {
    "at_least": "at_least 由 {base} 降为 {own}",
    "at_least_gone": "去掉了 at_least {base}",
    "at_most": "at_most 由 {base} 升为 {own}",
    "at_most_gone": "去掉了 at_most {base}",
    "more_than": "more_than 由 {base} 降为 {own}",
    "more_than_gone": "去掉了 more_than {base}",
    "range": "range 的下限由 {base} 降为 {own}",
    "range_gone": "去掉了 range",
    "per": "周期由 {base} 放长为 {own}",
    "days": "期限由 {base} 天放长为 {own} 天",
    "calendar": "期限由自然日改为工作日",
    "owed_by": "责任主体由 {base} 改为 {own}，宽严无从比较",
    "shape": "形式由 {base} 改为 {own}，宽严无从比较",
    "measure": "指标改了算法，宽严无从比较",
    "condition_gone": "去掉了条件 {base}",
    "floor": "最低要求由 {base} 降为 {own}",
    "exemption": "可豁免的人比基础包多",
    "lowers": "允许下调目标",
    "trend": "趋势由高于上年改为不低于上年",
    "field_gone": "去掉了登记项 {base}",
    "field_optional": "登记项 {base} 由必填改为选填",
    "check_gone": "去掉了校验 {base}",
    "evidence": "佐证要求由至少 {base} 件降为 {own} 件",
    "ledger_gone": "确认以后不再入账",
    "confirmation": "不再需要确认",
    "link_gone": "去掉了关联 {base}",
    "link_optional": "关联 {base} 由必填改为选填",
    "term_gone": "词表去掉了 {base}",
    "use_allowed": "负面清单的条目改成了可用",
    "use_wider": "多了投向 {own}",
    "word_gone": "去掉了关键词 {base}",
    "column_gone": "去掉了列 {base}",
    "column_optional": "列 {base} 由必填改为选填",
    "keep_days": "原始文件的保留由 {base} 天放长为 {own} 天",
    "rule_changed": "规则改了算法或条件，宽严无从比较",
    "feed_gone": "去掉了数据 {base}",
    "threshold": "界限由 {base} 升为 {own}",
    "verify_days": "核实期限由 {base} 天放长为 {own} 天",
    "value": "参数值由 {base} 改为 {own}",
    "limit_longer": "{name} 由 {base} 放长为 {own}",
    "limit_lower": "{name} 由 {base} 降为 {own}",
}

# the kinds of fields that a match wants, in words; the first that holds them all
KINDS_WANTED: tuple[tuple[str, frozenset[FieldKind]], ...] = (
    ("日期项", frozenset({FieldKind.DATE})),
    ("整数项", frozenset({FieldKind.INTEGER})),
    ("选择项", frozenset({FieldKind.CHOICE})),
    ("文字项", frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})),
    ("数字类的登记项", SUMMABLE),
    ("数字类的登记项或选择项", SUMMABLE | {FieldKind.CHOICE}),
)

# where a way of a case holds that names no regions
ELSEWHERE = "其余各处"

# what a reference points at
KINDS_OF_THINGS = {
    "documents": "文件",
    "clauses": "条款",
    "terms": "词表",
    "registers": "登记表",
    "fields": "登记项",
    "links": "关联",
    "measures": "指标",
    "duties": "职责",
    "parameters": "参数",
    "feeds": "部门数据",
    "columns": "列",
    "screening": "筛查规则",
    "owner": "责任主体属性",
    "subjects": "软件部分",
    "workflows": "流程",
    "case_steps": "可以省去的环节",
    "codes": "选项",
    "case_figures": "期限或数目",
    "orgs": "单位",
    "clusters": "组团",
    "teams": "工作队",
    "people": "派驻干部",
    "records": "记录",
    "owners": "责任主体",
}
