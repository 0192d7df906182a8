"""What is said of projects besides refusals: notices, reasons of a choice, remedies."""

_TEXTS = {
    "project": "这个项目",
    "plan": "这个规划",
    "item": "这个规划条目",
    "selection": "这次择优",
    "contract": "这份合同",
    "milestone": "这个里程碑",
    "linkage": "这份约定",
    "need": "这条需求",
    "claim": "这笔认领",
    "content": "内容",
    "shares": "分摊",
    # what has to be told before a project is submitted
    "told_content": "内容和规模",
    "told_reason": "必要性",
    "told_performance": "绩效目标",
    "told_builder": "实施单位",
    "told_span": "起止时间",
    "told_use": "使用清单条目",
    "told_benefit": "受益户数",
    # proposals
    "field_title": "名称",
    "title_missing": "没有填项目名称",
    "field_budget": "概算投资",
    "budget_wrong": "应大于零，单位是元",
    "field_item": "规划条目",
    "item_untold": "请选一个规划条目；跨镇或部门直报不挂的，写明原因",
    "field_span": "起止时间",
    "span_wrong": "完工日期早于开工日期，请核对",
    "benefit_wrong": "不能是负数",
    # notices
    "title_village": "{place}拟申报项目公示",
    "title_town": "{place}拟上报项目公示",
    "title_completion": "{title}完工公告",
    "basis_pool": "项目入库：村申报、镇审核、县审定，逐级公示",
    "basis_completion": "项目完工：实施和资金使用情况公告",
    "head_title": "项目名称",
    "head_place": "实施地点",
    "head_content": "内容和规模",
    "head_budget": "概算（万元）",
    "head_settled": "结算（万元）",
    "head_builder": "实施单位",
    "head_benefit": "受益户数",
    "head_span": "起止时间",
    "span": "{first} 至 {last}",
    "recalled": "项目已{step}：{why}",
    "objection_upheld": "公示的异议成立",
    # lights
    "light_overdue": "超过期限的项目",
}


def text(name: str, /, **facts: object) -> str:
    """A text of this subject with its facts filled in."""
    return _TEXTS[name].format(**facts)
