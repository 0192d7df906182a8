"""What is said of plans, measures, helpers, visits, campaigns and doubts."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS

CATALOGUE.update(
    {
        "plan_already": "{head}这一户已有帮扶方案，一户一策，请打开原方案修改。",
        "not_under_watch": "{head}这一户现在不在监测中（{state}），不能{act}。",
        "not_posted": "{person}在 {on} 没有派驻到{town}，请核对日期，或按姓名和单位登记。",
        "request_reused": "这个办理编号已用于另一次走访（{household}，{on}）。请重新打开表单再填。",
        "campaign_over": "“{title}”已于 {on} 结束，不能再登记。请改登日常走访。",
        "not_asked_for": "{head}这一户不在“{title}”的应排名单里。请改登日常走访。",
        "campaign_twice": (
            "“{title}”（{first} 至 {last}）已经布置过了，没有重复布置。"
            "请从“集中排查”打开；确要另行布置的，请换一个名称。"
        ),
        "nobody_to_ask": "“{place}”没有符合条件的户，没有布置。请换一个范围或对象。",
        "explained_already": "这条疑点已由{who}说明过，没有重复处理。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "casework_plan_days": "计划完成日期（不得早于开始日期）",
        "casework_measure_sane": "措施金额和日期（金额不得为负，结束不得早于开始）",
        "casework_campaign_days": "排查完成期限（不得早于开始日期）",
        "casework_village_once_a_campaign": "排查村（一次排查一个村只布置一次）",
    }
)
_TEXTS = {
    "listed": "、",
    "household": "这一户",
    "case": "这一户的个案",
    "plan": "帮扶方案",
    "measure": "这项措施",
    "pair": "结对",
    "campaign": "这次排查",
    "doubt": "这条疑点",
    "another_worker": "另一位经办人",
    "unseen_person": "这位派驻干部",
    "span": "{first} 至 {last}",
    "since": "{first} 至今",
    "other_pair": "{name}，{span}",
    # acts, as problems name them
    "act_plan": "制定帮扶方案",
    "act_measure": "登记帮扶措施",
    "act_pair": "登记干户结对",
    "act_unpair": "解除结对",
    "act_visit": "登记走访",
    "act_campaign": "布置排查",
    "act_close": "结束排查",
    "act_explain": "说明疑点",
    "act_revise": "修改帮扶方案",
    # plans
    "empty_goal_what": "没有写帮扶目标",
    "empty_goal_right": "写明要解决什么问题、达到什么程度",
    "empty_responsible_what": "没有写责任人",
    "empty_responsible_right": "填负责这一户的人的姓名",
    "reversed_what": "完成日期 {last} 早于开始日期 {first}",
    "reversed_right": "请核对两个日期",
    "early_plan_what": "开始日期 {first} 早于线索日 {t0}",
    "early_plan_right": "方案从发现线索以后开始",
    "able_reason_what": "这一户有 {able} 人有劳动能力，不能只写未安排开发式措施的原因",
    "able_reason_right": "请清空原因，并登记至少一项开发式措施（产业、就业、金融、公益岗）",
    # measures
    "empty_what_what": "没有写措施内容",
    "empty_what_right": "写明做什么，如“发放鸡苗 50 羽”",
    "negative_money_what": "金额是负数",
    "negative_money_right": "没有花钱的填 0",
    "to_come_what": "{state}的措施，{which}日期 {day} 还没有到",
    "to_come_right": "还没开始的，状态选“计划中”；还没结束的，结束日期先不填",
    "starts": "开始",
    "ends": "结束",
    "no_end_what": "{state}的措施没有填结束日期",
    "no_end_right": "填实际结束的日期",
    "no_effect_what": "已完成的措施没有写成效",
    "no_effect_right": "写明增收多少、解决了什么",
    "no_stop_reason_what": "已停止的措施没有写原因",
    "no_stop_reason_right": "在成效一栏写明为什么停止",
    "training_kind_what": "{kind}不分“仅技能培训或其他”",
    "training_kind_right": "只有产业、就业、金融、公益岗四类需要区分，请去掉这一项",
    "move_what": "措施现在是“{before}”，不能改成“{after}”",
    "move_right": "有新的帮扶，请另登记一项措施",
    "stranger_what": "受益人不是这一户在册的成员",
    "stranger_right": "请从这一户的成员里选",
    "before_clue_what": "开始日期 {day} 早于线索日 {t0}",
    "before_clue_right": "个案以前的帮扶不算在这一次里",
    # helpers
    "no_helper_what": "没有选派驻干部，也没有写姓名",
    "no_helper_right": "选一位派驻干部，或填姓名和单位",
    "no_unit_what": "没有写单位",
    "no_unit_right": "填帮扶责任人的单位",
    # visits
    "day_to_come_what": "走访日期 {day} 还没有到",
    "day_to_come_right": "请填今天或以前的日期",
    "before_registered_what": "走访日期 {day} 早于建档日期 {first}",
    "before_registered_right": "建档以前的走访不登记，请核对日期",
    "no_visitors_what": "没有写走访人",
    "no_visitors_right": "填上门的人的姓名，几个人用顿号隔开",
    "no_finding_what": "没有写走访情况",
    "no_finding_right": "写明看到、问到的情况",
    "no_income_what": "季度检查没有登记收支",
    "no_income_right": "请填这一户近 12 个月的收支",
    "no_safeguards_what": "季度检查没有核查四项保障",
    "no_safeguards_right": "请逐项填写义务教育、基本医疗、住房、饮水",
    "campaign_kind_what": "集中排查要从排查任务里登记",
    "campaign_kind_right": "请从“集中排查”打开这一户，或把种类改成日常走访",
    "outside_campaign_what": "走访日期 {day} 不在排查期间（{first} 至 {last}）",
    "outside_campaign_right": "请核对日期，或改登日常走访",
    # campaigns
    "no_title_what": "没有写排查名称",
    "no_title_right": "如“2022 年三季度集中排查”",
    "act_close_with": "结束排查（还有 {left} 户没有排到）",
    "past_campaign_what": "完成期限 {day} 已经过了",
    "past_campaign_right": "填今天或以后的日期",
    "long_campaign_what": "从 {first} 到 {last} 超过一年",
    "long_campaign_right": "一次排查应在一年以内完成，请核对年份",
    "verify_remedy": "查审计日志找出改动，从备份核对这一行",
    "no_village_what": "没有选排查范围",
    "no_village_right": "选一个镇、县，或一个村",
}


def text(name: str, /, **facts: object) -> str:
    """A text of this part with its facts filled in."""
    return _TEXTS[name].format(**facts)
