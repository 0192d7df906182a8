"""What this subject says when something is wrong, and its texts for violated constraints."""

from zhuzhen.base.problems import CONSTRAINT_TEXTS

CONSTRAINT_TEXTS.update(
    {
        "partners_org_credit_code": "这个统一社会信用代码已登记在另一个单位名下",
        "partners_one_lead": "牵头单位（一个组团同时只有一个）",
        "partners_member_once": "成员单位（同一单位在一个组团只登记一次）",
        "partners_person_one_town": "派驻（一人不能同时派驻两个镇）",
        "partners_one_deputy_leader": "副队长（一个工作队同时最多一名）",
        "partners_one_leader": "队长（一个工作队同时只有一名）",
        "partners_enterprise_one_village": "一对一村企结对（该企业）",
        "partners_village_one_enterprise": "一对一村企结对（该村）",
    }
)
LISTED = "、"
_TEXTS = {
    # acts and who may
    "act_orgs": "登记或变更单位",
    "act_clusters": "变更组团",
    "act_postings": "变更工作队派驻",
    "act_pairings": "变更结对关系",
    "offices": "帮扶市主管部门或省厅",
    "closing": "撤销单位",
    "close": "撤销",
    "unpairing": "解除结对",
    # things and fields
    "cluster": "组团",
    "town": "帮扶镇",
    "name": "单位名称",
    "credit_code": "统一社会信用代码",
    "posting": "派驻",
    "pairing": "结对",
    "pairings": "结对关系",
    "record": "记录",
    "renaming": "更名",
    "joining": "加入组团",
    "lead_change": "变更牵头单位",
    "leaving_cluster": "{org}退出组团",
    "leaving_post": "{person}离任",
    "leading": "{org}牵头",
    "role_in": "{cluster}的{role}",
    # reasons
    "empty": "不能为空",
    "not_a_town": "{name}不是镇（街道）",
    "ends_early": "结束日 {last} 早于开始日 {first}",
    "ended_already": "已于 {last} 结束",
    "before_cluster": "早于组团成立日 {first}",
    "changed_later": "{day} 已另有变更，请按先后登记",
    "renamed_later": "{day} 已另有更名，请按先后登记",
    "leaves_on": "{org}已登记于 {last} 退出组团",
    "leader_party": "工作队队长须为中共正式党员",
    "secretary_village": "驻村第一书记须填所驻的村",
    "village_elsewhere": "所驻的村不在工作队驻镇范围内",
    "empty_list": "交接清单为空",
    # the other row of an overlap
    "unseen": "另一条不在您范围内的记录",
    "since": "{first} 至今",
    "span": "{first} 至 {last}",
    "other_member": "{org}，{span}",
    "other_posting": "{person}在{team}，{span}",
    "other_pair": "{org}与{place}，{span}",
    "same_pair": "同样的结对，{span}",
    # ends of pairings
    "only_enterprises": "只有村企结对可以约定一对一",
    "need": "须填{end}",
    "unwanted": "不填{end}",
    "should_be": "{end}应为{kinds}",
    "end_place": "帮扶方地区",
    "end_org": "帮扶单位",
    "end_person": "帮扶干部",
    "end_helped_place": "受帮扶地区",
    "end_helped_org": "受帮扶单位",
}


def text(name: str, /, **facts: object) -> str:
    """A text of this subject with its facts filled in."""
    return _TEXTS[name].format(**facts)
