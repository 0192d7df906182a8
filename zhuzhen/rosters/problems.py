"""What can be wrong with a typed sheet: what is wrong; what would be right."""

from zhuzhen.base.problems import CATALOGUE
from zhuzhen.registers.problems import FAULTS

CATALOGUE.update(
    {
        "unknown_roster": "没有叫“{name}”的名册。可用的有：{known}。",
        "roster_differs": "表中有 {count} 行与已登记的内容不同；请核对后选择“以本表为准”再导入。",
        "roster_alike": "表中有 {count} 行像是已经登记过的；请核对后选择“不是重复，照样导入”。",
        "roster_changed": "{other}，与本表冲突，没有保存任何内容。请重新核对。",
    }
)
FAULTS.update(
    {
        "roster_unknown_id": ("没有编号 {value} 的{noun}，或不在您的范围内", "新增的请把编号留空"),
        "roster_hidden": (
            "“（不在您的范围内）”只能原样留在导出时的那一行",
            "新增或要改的，请写明名称",
        ),
        "roster_wrong_number": ("“{value}”不是编号", "编号是导出时自带的整数；新增的留空"),
        "roster_same_row": ("与第 {first} 行是同一个{noun}", "一张表里只写一行"),
        "roster_ambiguous": ("这样的{noun}有 {count} 个", "请从导出的表里抄上编号：{known}"),
        "roster_fixed": ("已登记为“{known}”，这里是“{value}”", "这一项导入不能改；{why}"),
        "roster_other_code": (
            "编号 {value} 是“{known}”，名称和信用代码却是编号 {other} 的",
            "请核对编号",
        ),
        "roster_differs": ("已登记为“{known}”，这里是“{value}”", "核对后选择“以本表为准”再导入"),
        "roster_bad_day": ("{value} 不像是对的日期", "应在 1949 年到 2100 年之间"),
        "roster_reversed": ("{until} 早于起始日期 {since}", "结束日期不得早于起始日期"),
        "roster_outside": ("{day} 不在{what}的起止（{span}）之内", "请核对日期"),
        "roster_not_yet": (
            "{since} 还没有到，状态不能是{status}",
            "请核对派驻日期；以后才到任的，状态填拟派",
        ),
        "roster_still_used": ("{day} 以后还有{what}", "请先登记它们的结束日期"),
        "roster_overlaps": ("{what}：与{other}时间重叠", "请核对起止日期；重复的删去一行"),
        "roster_exists": ("同样的{noun}已经登记（{other}）", "不必重复；要改请抄上编号 {value}"),
        "roster_unpaired": ("{helper}没有与{city}结对（{day}）", "请核对帮扶镇或帮扶方"),
        "roster_ends": ("{why}", "请核对结对种类和双方"),
        "roster_unfit": ("{person}不能任{role}：{why}", "请核对岗位、党员和驻村"),
        "roster_needed": ("填了工作队，没有填{what}", "派驻要写明工作队、岗位和派驻日期"),
        "roster_person_differs": (
            "与第 {first} 行是同一人，{noun}却不同",
            "同一人的各行要写得一样",
        ),
        "roster_no_team": ("没有填工作队，却填了{what}", "还没派驻的，这几项都留空"),
        "roster_lead_twice": ("“{org}”既是牵头单位又列在成员单位里", "成员单位里不再写牵头单位"),
        "roster_no_lead": ("从 {day} 起组团没有牵头单位", "请在本表写明接替的牵头单位"),
        "roster_handover": ("{person}的交接清单还有未完成：{items}", "请先办完交接，再登记离任"),
        "roster_works_in": ("只有工作组填驻地", "其他单位请留空"),
        "roster_person_unit": (
            "这条派驻的人员编号是 {known}，不是 {value}",
            "请核对派驻编号和人员编号",
        ),
        "roster_not_yours": ("您不能登记或变更这里的{noun}", "请联系帮扶市主管部门或省厅"),
        "roster_like": ("很像已登记的{known}", "同一个的请抄上编号 {value}；确实不是的，照样导入"),
        "roster_like_row": (
            "很像第 {first} 行的“{known}”",
            "同一个的请删去一行；确实不是的，照样导入",
        ),
        "roster_changed_since": ("{what}导入后又改过（{fields}）", "请逐条处理"),
        "roster_used_since": ("{what}导入后已用于{used}", "请先处理这些，再撤销"),
        "roster_gone_since": ("{what}导入后已不在您的范围内", "请联系能看到它的部门撤销"),
    }
)
CLASHES = {
    "partners_org_credit_code": "统一社会信用代码已登记在另一个单位名下",
    "partners_one_lead": "一个组团同时只有一个牵头单位",
    "partners_member_once": "同一单位在一个组团同时只登记一次",
    "partners_person_one_town": "一人不能同时派驻两处",
    "partners_one_leader": "一个工作队同时只有一名队长",
    "partners_one_deputy_leader": "一个工作队同时最多一名副队长",
    "partners_enterprise_one_village": "一对一结对的企业同时只结一个村",
    "partners_village_one_enterprise": "一对一结对的村同时只结一家企业",
    "same_pair": "同样的结对",
    "same_cluster": "同一帮扶方在一个镇的同名组团",
    "same_team": "同一组团的同名工作队",
}
ANOTHER_ROW = "第 {first} 行"
KNOWN_ROW = "已登记的{known}（{span}）"
OUTLASTING = {"memberships": "组团成员", "teams": "工作队", "postings": "派驻人员"}
ORG_CLUSTERS = "组团帮扶"
THE_CLUSTER, THE_TEAM, THE_ORG = "组团“{name}”", "工作队“{name}”", "单位“{name}”"
