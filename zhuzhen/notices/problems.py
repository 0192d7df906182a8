"""What can be wrong with a notice or an objection; what would be right."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS, Fault

CATALOGUE.update(
    {
        "unmasked": "公示内容有 {count} 处不能公开，没有保存任何内容。请按下面的提示改好再提交。",
        "notice_once": "“{what}”已经有一份公示（{state}），同一事项不重复公示。",
        "notice_in_village": "{kind}只在村里公示一次，“{place}”不是村（社区）。",
        "notice_too_short": "{kind}至少公示 {least} 天，不能只公示 {days} 天。",
        "notice_not_over": "还不能结束公示：{why}。",
        "notice_changed": "批准以后内容有变动，不能发布。请撤下后重新起草、批准。",
        "notice_closed": "公示期（至 {day}）已过，不再受理异议。可以拨打监督电话 {phones} 反映。",
        "too_many_objections": (
            "今天收到的异议已满 {limit} 件，请明天再提交；急的可以拨打监督电话 {phones} 反映。"
        ),
        "receipt_unknown": "没有这个回执编号。请核对后再查，字母不分大小写，连字符可以不填。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "notices_published_has_days": "公示日期（发布后必须有首日和末日，发布前没有）",
        "notices_days": "公示天数（至少一天）",
        "notices_once": "公示（同一地方同一事项同时只有一份）",
        "notices_family_once": "公示（监测对象在村里只公示一次）",
        "notices_ended_has_day": "结束日期（结束了的公示必须有）",
        "notices_objection_answered": "答复（答复过的异议必须写明答复和日期）",
        "notices_objection_uid_key": "异议（这一件已经提交过）",
    }
)
_TEXTS = {
    "listed": "、",
    "out_of_sight": "在您的范围以外",
    "nth_column": "第 {at} 列",
    "notice": "这份公示",
    "objection": "这件异议",
    # Masking
    "identity_what": "有身份证号码“{hint}”",
    "identity_right": "请删去，公示只写姓名、村组和事项",
    "certificate_what": "有残疾人证号“{hint}”",
    "certificate_right": "请删去，残疾情况不公示",
    "mobile_what": "有手机号码“{hint}”",
    "mobile_right": "请删去，监督电话写在“监督电话”一栏",
    "landline_what": "有电话号码“{hint}”",
    "landline_right": "请删去；是办公电话的，写在“监督电话”一栏",
    "account_what": "有银行账号“{hint}”",
    "account_right": "请删去，账号不公示",
    "health_what": "有健康信息“{hint}”",
    "health_right": "请删去；要说明原因的，可写“支出负担较重”",
    "head_what": "“{hint}”这一列不能公示",
    "head_right": "请把整列删去",
    "width_what": "有 {cells} 格，表头有 {heads} 列",
    "width_right": "每行的格数要和表头一样",
    "empty_what": "没有内容",
    "empty_right": "请至少写一行",
    "blank_what": "没有填写",
    "blank_right": "公示必须写明这一项",
    # The field of supervision phones
    "phone_mobile_what": "“{hint}”是手机号码",
    "phone_odd_what": "“{hint}”不像电话号码",
    "phone_right": "请写 12317 等监督电话或带区号的办公电话，用顿号隔开",
    # Passing
    "not_begun": "还没有发布",
    "not_last_day": "公示到 {last} 为止，{day} 起才能结束",
    "still_open": "还有 {count} 件异议没有答复",
    "was_upheld": "有异议成立",
    # Objections
    "objection_empty": "请写明有什么异议",
    "objection_long": "最多 {most} 个字，现在是 {have} 个字",
    "objection_right": "请精简后再提交",
    "answer_empty_what": "没有填写答复",
    "answer_empty_right": "请写明核实的情况和处理意见，提出人凭回执能看到",
    # What `zhuzhen verify` says to do
    "remedy_masking": "撤下这份公示，改好内容后重新起草、批准；已通过的，从公开页面取下",
    "remedy_days": "从审计和公示经过核对发布日期；公示不足天数的，重新公示",
    "remedy_passed": "这份公示不应通过：先答复异议，再按原事项重新公示",
    "remedy_content": "内容在批准以后被改动：从备份核对，撤下后重新公示",
}


def text(name: str, **facts: object) -> str:
    """A text of this subject with its facts filled in."""
    return _TEXTS[name].format(**facts)


def fault(
    name: str, *, row: int | None = None, column: str = "", field: str = "", **facts: object
) -> Fault:
    """A fault by its name: what is wrong and what would be right."""
    right = f"{name}_right" if f"{name}_right" in _TEXTS else f"{name.split('_')[0]}_right"
    return Fault(
        what=text(f"{name}_what", **facts), right=_TEXTS[right], row=row, column=column, field=field
    )
