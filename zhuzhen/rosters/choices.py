"""The typed sheets that there are, with the words of their columns."""

from zhuzhen.partners.access import Act
from zhuzhen.partners.choices import (
    ClusterRole,
    ClusterTier,
    OrgKind,
    PairingKind,
    PersonRole,
    PostingStatus,
)
from zhuzhen.places.choices import Level
from zhuzhen.rosters.declarations import Column, Kind, Roster

_SINCE = ("起始日期", "开始日期", "起始时间", "开始时间", "自", "起")
_UNTIL = ("结束日期", "截止日期", "终止日期", "结束时间", "截止时间", "至", "止")
_DAY_NOTE = "如 2021-07-15"
_LAST_DAY_NOTE = "最后一天（当天仍有效）；还在的留空"
_UNIT_NOTE = "写单位全称或统一社会信用代码，须已在单位名册里；有同名的在后面写（编号 12）"
_UNITS_NOTE = "多个单位用顿号分隔；写全称或统一社会信用代码"
_CLUSTER_NOTE = "写组团全称，须已在组团名册里"
_PLACE_NOTE = "写全称（如 韶关市南雄市珠玑镇）或 12 位代码"
_ID_NOTE = "导出时自带，再导入时据此更新同一行；新增的留空"
_ANEW = "写错的请结束这一条，另起一条"
_BY_MEMBERS = "请在“组团成员”名册里改"
_OFFICES = "地区变动请联系省厅"
_CITIES = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY})
_TOWN, _VILLAGE = frozenset({Level.TOWN}), frozenset({Level.VILLAGE})

_KINDS_OF_UNITS = (
    ("党政", OrgKind.PARTY_GOV),
    ("机关", OrgKind.PARTY_GOV),
    ("国企", OrgKind.SOE),
    ("市属国企", OrgKind.SOE),
    ("中直", OrgKind.CENTRAL),
    ("省直", OrgKind.PROVINCIAL),
    ("市直", OrgKind.CITY_DIRECT),
    ("市直机关", OrgKind.CITY_DIRECT),
    ("镇街", OrgKind.SUBDISTRICT_TOWN),
    ("高校", OrgKind.UNIVERSITY),
    ("银行", OrgKind.FINANCE),
    ("民企", OrgKind.PRIVATE),
)

_ID = Column("id", "编号", Kind.NUMBER, note=_ID_NOTE, width=10)
_FROM = Column(
    "since", "起始日期", Kind.DATE, True, _DAY_NOTE, _SINCE, is_fixed=True, why_fixed=_ANEW
)
_TO = Column("until", "结束日期", Kind.DATE, note=_LAST_DAY_NOTE, aliases=_UNTIL)
_CLUSTER = Column(
    "cluster",
    "组团",
    Kind.CLUSTER,
    True,
    _CLUSTER_NOTE,
    ("组团名称", "所属组团"),
    width=24,
    is_fixed=True,
    why_fixed=_ANEW,
)

ORGANISATIONS = Roster(
    "organisations",
    "单位名册",
    "单位",
    "帮扶单位、属地单位、指挥部和工作组",
    Act.ORGS,
    (
        _ID,
        Column(
            "name",
            "单位名称",
            Kind.TEXT,
            True,
            "写全称；与已登记的不同即按今天更名",
            ("单位", "名称", "单位全称"),
            width=32,
        ),
        Column("short_name", "简称", Kind.TEXT, longest=40, width=16),
        Column(
            "kind",
            "类别",
            Kind.CHOICE,
            True,
            aliases=("单位类别", "单位性质"),
            choices=OrgKind,
            other_words=_KINDS_OF_UNITS,
        ),
        Column(
            "home",
            "所在地",
            Kind.PLACE,
            True,
            _PLACE_NOTE,
            ("地区", "所属地区", "属地"),
            width=24,
            is_fixed=True,
            why_fixed=_OFFICES,
        ),
        Column(
            "credit_code",
            "统一社会信用代码",
            Kind.CREDIT_CODE,
            note="18 位；有就填，据此认出同一单位",
            aliases=("信用代码", "社会信用代码"),
            width=22,
        ),
        Column(
            "works_in",
            "驻地",
            Kind.PLACE,
            note="驻市、驻县工作组填所驻的市县；其他单位不填",
            levels=_CITIES,
            width=20,
        ),
        Column(
            "since",
            "启用日期",
            Kind.DATE,
            True,
            "从哪一天起算；如 2021-07-15",
            ("成立日期", "启用时间", *_SINCE),
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column("until", "撤销日期", Kind.DATE, note=_LAST_DAY_NOTE, aliases=_UNTIL),
    ),
)
CLUSTERS = Roster(
    "clusters",
    "组团名册",
    "组团",
    "哪些单位组团帮扶哪个镇",
    Act.CLUSTERS,
    (
        _ID,
        Column("name", "组团名称", Kind.TEXT, True, aliases=("组团", "名称"), width=24),
        Column(
            "town",
            "帮扶镇",
            Kind.PLACE,
            True,
            _PLACE_NOTE,
            ("被帮扶镇", "受帮扶镇", "乡镇", "镇街"),
            levels=_TOWN,
            width=26,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "helper",
            "帮扶方",
            Kind.PLACE,
            True,
            "帮扶市；省直中直组团填 广东省",
            ("帮扶市", "帮扶地区"),
            levels=_CITIES,
            width=14,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column("tier", "层级", Kind.CHOICE, True, choices=ClusterTier),
        Column(
            "lead",
            "牵头单位",
            Kind.UNIT,
            True,
            _UNIT_NOTE,
            ("组长单位",),
            width=28,
            is_fixed=True,
            why_fixed=_BY_MEMBERS,
        ),
        Column(
            "members",
            "成员单位",
            Kind.UNITS,
            note=_UNITS_NOTE,
            width=40,
            is_fixed=True,
            why_fixed=_BY_MEMBERS,
        ),
        _FROM,
        _TO,
    ),
)
MEMBERS = Roster(
    "members",
    "组团成员名册",
    "组团成员",
    "组团里每个单位的角色和起止",
    Act.CLUSTERS,
    (
        _ID,
        _CLUSTER,
        Column(
            "org",
            "单位",
            Kind.UNIT,
            True,
            _UNIT_NOTE,
            ("单位名称", "成员单位"),
            width=28,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "role", "角色", Kind.CHOICE, True, choices=ClusterRole, is_fixed=True, why_fixed=_ANEW
        ),
        _FROM,
        _TO,
    ),
)
TEAMS = Roster(
    "teams",
    "工作队名册",
    "工作队",
    "每个组团派驻的驻镇工作队",
    Act.CLUSTERS,
    (
        _ID,
        Column(
            "name",
            "工作队名称",
            Kind.TEXT,
            True,
            aliases=("工作队", "驻镇工作队", "名称"),
            width=26,
        ),
        _CLUSTER,
        _FROM,
        _TO,
    ),
)
PEOPLE = Roster(
    "people",
    "派驻人员名册",
    "派驻人员",
    "队员、第一书记、特派员等，一人一段派驻一行",
    Act.POSTINGS,
    (
        Column("id", "派驻编号", Kind.NUMBER, note=_ID_NOTE, width=10),
        Column(
            "person",
            "人员编号",
            Kind.NUMBER,
            width=10,
            note="导出时自带；同一单位有同名的，据此分清是哪一位",
        ),
        Column("name", "姓名", Kind.NAME, True, aliases=("人员姓名", "队员姓名"), longest=60),
        Column(
            "org",
            "人事单位",
            Kind.UNIT,
            True,
            _UNIT_NOTE,
            ("单位", "所在单位", "工作单位", "单位名称"),
            width=28,
        ),
        Column(
            "is_party_member",
            "中共党员",
            Kind.YES_NO,
            note="是或否；队长须为党员",
            aliases=("党员", "是否党员"),
        ),
        Column(
            "team",
            "工作队",
            Kind.TEAM,
            note="写工作队全称；只登记人员、还没派驻的留空",
            aliases=("驻镇工作队", "所在工作队"),
            width=26,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "role",
            "岗位",
            Kind.CHOICE,
            aliases=("职务", "队内职务"),
            choices=PersonRole,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "sending_org",
            "派出单位",
            Kind.UNIT,
            note="不填即为人事单位",
            aliases=("选派单位",),
            width=28,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "village",
            "驻村",
            Kind.PLACE,
            note="第一书记必填；写村的全称或 12 位代码",
            aliases=("所驻村",),
            levels=_VILLAGE,
            width=26,
        ),
        Column("status", "状态", Kind.CHOICE, note="不填即为在岗", choices=PostingStatus),
        Column(
            "since",
            "派驻日期",
            Kind.DATE,
            False,
            _DAY_NOTE,
            ("到岗日期", "派驻时间", *_SINCE),
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column("until", "离任日期", Kind.DATE, note=_LAST_DAY_NOTE, aliases=("离岗日期", *_UNTIL)),
    ),
)
PAIRINGS = Roster(
    "pairings",
    "结对名册",
    "结对关系",
    "市县结对、村企结对、学校医院结对等",
    Act.PAIRINGS,
    (
        _ID,
        Column(
            "kind",
            "结对种类",
            Kind.CHOICE,
            True,
            aliases=("种类", "类型"),
            choices=PairingKind,
            width=20,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "helper_place",
            "帮扶方地区",
            Kind.PLACE,
            note="市际、县际、村社结对填；" + _PLACE_NOTE,
            aliases=("帮扶地区",),
            width=22,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "helper_org",
            "帮扶单位",
            Kind.UNIT,
            note="企业、单位、学校、医院结对填；" + _UNIT_NOTE,
            aliases=("帮扶企业", "帮扶学校", "帮扶医院"),
            width=28,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "helper_person",
            "帮扶干部",
            Kind.PERSON,
            note="干户结对填姓名；有同名的填人员编号",
            aliases=("帮扶责任人",),
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "place",
            "受帮扶地区",
            Kind.PLACE,
            True,
            _PLACE_NOTE,
            ("被帮扶地区", "受帮扶村", "被帮扶村"),
            width=28,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column(
            "helped_org",
            "受帮扶单位",
            Kind.UNIT,
            note="学校、医院、文化、支部结对填；" + _UNIT_NOTE,
            aliases=("被帮扶单位", "受帮扶学校", "受帮扶医院"),
            width=28,
            is_fixed=True,
            why_fixed=_ANEW,
        ),
        Column("is_exclusive", "一对一", Kind.YES_NO, note="只有村企结对可以约定一对一"),
        Column("document", "协议", Kind.TEXT, note="协议名称或文号", longest=200, width=24),
        _FROM,
        _TO,
    ),
)

ROSTERS = {each.id: each for each in (ORGANISATIONS, CLUSTERS, MEMBERS, TEAMS, PEOPLE, PAIRINGS)}
