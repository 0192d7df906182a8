"""The closed lists of the pack language, each with its Chinese name."""

from enum import StrEnum


class Level(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


LEVELS = {Level.PROVINCE: "省", Level.CITY: "市", Level.COUNTY: "县"}


class PlaceLevel(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY_FEN = "money_fen"
    PEOPLE_COUNT = "people_count"
    CHOICE = "choice"
    YES_NO = "yes_no"
    PLACE = "place"
    ORGANISATION = "organisation"
    PERSON = "person"
    CREDIT_CODE = "credit_code"
    URL = "url"
    PERCENT = "percent"


FIELD_KINDS = {
    FieldKind.TEXT: "短文字",
    FieldKind.LONG_TEXT: "长文字",
    FieldKind.DATE: "日期",
    FieldKind.INTEGER: "整数",
    FieldKind.DECIMAL: "小数",
    FieldKind.MONEY_FEN: "金额（存分）",
    FieldKind.PEOPLE_COUNT: "人数、人次或户数",
    FieldKind.CHOICE: "选择项",
    FieldKind.YES_NO: "是否",
    FieldKind.PLACE: "地点",
    FieldKind.ORGANISATION: "单位",
    FieldKind.PERSON: "姓名",
    FieldKind.CREDIT_CODE: "统一社会信用代码",
    FieldKind.URL: "网址",
    FieldKind.PERCENT: "百分数（存千分数，保留一位小数）",
}
SUMMABLE = frozenset(
    {
        FieldKind.INTEGER,
        FieldKind.DECIMAL,
        FieldKind.MONEY_FEN,
        FieldKind.PEOPLE_COUNT,
        FieldKind.PERCENT,
    }
)
# What a total adds up: a share is not the sum of shares.
ADDABLE = SUMMABLE - {FieldKind.PERCENT}
# What rows cannot be put in order by.
UNORDERED = frozenset({FieldKind.LONG_TEXT, FieldKind.URL, FieldKind.ORGANISATION})


class Unit(StrEnum):
    """What a figure counts; persons, person-times and households never add up together."""

    PERSON = "person"
    PERSON_TIME = "person_time"
    HOUSEHOLD = "household"
    FEN = "fen"
    COUNT = "count"
    TIMES = "times"
    PIECES = "pieces"
    FIRMS = "firms"
    SITES = "sites"
    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    ITEMS = "items"
    PAIRS = "pairs"
    SESSIONS = "sessions"
    CLASSES = "classes"
    SETS = "sets"
    POINTS = "points"
    VIEWS = "views"
    MU = "mu"
    SQUARE_METRES = "square_metres"
    METRES = "metres"
    KILOMETRES = "kilometres"
    PLANTS = "plants"
    KILOGRAMS = "kilograms"
    TONNES = "tonnes"


UNITS = {
    Unit.PERSON: "人",
    Unit.PERSON_TIME: "人次",
    Unit.HOUSEHOLD: "户",
    Unit.FEN: "元",
    Unit.COUNT: "个",
    Unit.TIMES: "次",
    Unit.PIECES: "条",
    Unit.FIRMS: "家",
    Unit.SITES: "处",
    Unit.PERCENT: "%",
    Unit.HOURS: "小时",
    Unit.DAYS: "天",
    Unit.ITEMS: "项",
    Unit.PAIRS: "对",
    Unit.SESSIONS: "场",
    Unit.CLASSES: "期",
    Unit.SETS: "台",
    Unit.POINTS: "分",
    Unit.VIEWS: "次播放",
    Unit.MU: "亩",
    Unit.SQUARE_METRES: "平方米",
    Unit.METRES: "米",
    Unit.KILOMETRES: "公里",
    Unit.PLANTS: "株",
    Unit.KILOGRAMS: "公斤",
    Unit.TONNES: "吨",
}
PEOPLE_UNITS = frozenset({Unit.PERSON, Unit.PERSON_TIME, Unit.HOUSEHOLD})


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    SHEET = "sheet"
    VIDEO = "video"
    LINK = "link"


EVIDENCE_KINDS = {
    EvidenceKind.PHOTO: "照片",
    EvidenceKind.DOCUMENT: "文件",
    EvidenceKind.SHEET: "表格",
    EvidenceKind.VIDEO: "视频",
    EvidenceKind.LINK: "链接截图",
}


class Role(StrEnum):
    """Roles a pack may name; the codes are those that accounts are granted."""

    PROVINCE = "prov_admin"
    ASSISTING_CITY = "assist_city"
    ASSISTING_FINANCE = "assist_finance"
    HEADQUARTERS = "hq"
    CITY_TASK_FORCE = "city_tf"
    COUNTY_TASK_FORCE = "county_tf"
    CLUSTER_LEAD = "cluster_lead"
    CLUSTER_MEMBER = "cluster_member"
    TEAM_LEADER = "team_leader"
    TEAM_MEMBER = "team_member"
    FIRST_SECRETARY = "first_sec"
    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    CITY = "city"


class OwnerKind(StrEnum):
    CLUSTER_ORG = "cluster_org"
    CLUSTER = "cluster"
    TEAM = "team"
    SENDING_UNIT = "sending_unit"
    CITY_PAIR = "city_pair"
    ASSISTING_CITY = "assisting_city"
    TASK_FORCE = "task_force"
    KEY_VILLAGE = "key_village"
    KEY_TOWN = "key_town"
    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    POSTED_PERSON = "posted_person"


OWNER_KINDS = {
    OwnerKind.CLUSTER_ORG: "组团单位",
    OwnerKind.CLUSTER: "组团",
    OwnerKind.TEAM: "驻镇工作队",
    OwnerKind.SENDING_UNIT: "派出单位",
    OwnerKind.CITY_PAIR: "帮扶市与被帮扶市",
    OwnerKind.ASSISTING_CITY: "帮扶市",
    OwnerKind.TASK_FORCE: "驻市工作组",
    OwnerKind.KEY_VILLAGE: "重点村",
    OwnerKind.KEY_TOWN: "重点帮扶镇",
    OwnerKind.VILLAGE: "村",
    OwnerKind.TOWN: "镇（街道）",
    OwnerKind.COUNTY: "县（市、区）",
    OwnerKind.POSTED_PERSON: "派驻干部",
}


class Link(StrEnum):
    """Which link of a record tells whose it is."""

    ORG = "org"
    CLUSTER = "cluster"
    TEAM = "team"
    PLACE = "place"
    HELPER = "helper"
    PERSON = "person"
    PARENT = "parent"


# How records are attributed to an owner unless the measure says `through`.
OWNER_LINKS = {
    OwnerKind.CLUSTER_ORG: Link.ORG,
    OwnerKind.CLUSTER: Link.CLUSTER,
    OwnerKind.TEAM: Link.TEAM,
    OwnerKind.SENDING_UNIT: Link.ORG,
    OwnerKind.CITY_PAIR: Link.HELPER,
    OwnerKind.ASSISTING_CITY: Link.HELPER,
    OwnerKind.TASK_FORCE: Link.ORG,
    OwnerKind.KEY_VILLAGE: Link.PLACE,
    OwnerKind.KEY_TOWN: Link.PLACE,
    OwnerKind.VILLAGE: Link.PLACE,
    OwnerKind.TOWN: Link.PLACE,
    OwnerKind.COUNTY: Link.PLACE,
    OwnerKind.POSTED_PERSON: Link.PERSON,
}

# Attributes of each kind of owner that conditions may use, with the words they are told in.
OWNER_ATTRIBUTES: dict[OwnerKind, dict[str, str]] = {
    OwnerKind.CLUSTER_ORG: {
        "org": "本单位",
        "cluster": "本单位所在组团",
        "towns": "本单位结对镇",
        "villages": "本单位结对镇的村",
        "counties": "本单位结对镇所在县",
        "cities": "本单位结对镇所在市",
    },
    OwnerKind.CLUSTER: {
        "cluster": "本组团",
        "orgs": "本组团单位",
        "towns": "本组团结对镇",
        "villages": "本组团结对镇的村",
        "counties": "本组团结对镇所在县",
        "cities": "本组团结对镇所在市",
    },
    OwnerKind.TEAM: {
        "cluster": "本队所属组团",
        "towns": "本队所驻镇",
        "villages": "本队所驻镇的村",
        "counties": "本队所驻镇所在县",
        "cities": "本队所驻镇所在市",
    },
    OwnerKind.SENDING_UNIT: {
        "org": "本单位",
        "towns": "本单位派员所驻镇",
        "villages": "本单位派员所驻镇的村",
        "counties": "本单位派员所驻镇所在县",
        "cities": "本单位派员所驻镇所在市",
    },
    OwnerKind.CITY_PAIR: {"cities": "该被帮扶市"},
    OwnerKind.ASSISTING_CITY: {"cities": "本市对口的被帮扶市"},
    OwnerKind.TASK_FORCE: {"org": "本工作组", "cities": "本工作组所驻市"},
    OwnerKind.KEY_VILLAGE: {"villages": "本村", "towns": "本村所在镇"},
    OwnerKind.KEY_TOWN: {"towns": "本镇", "villages": "本镇的村"},
    OwnerKind.VILLAGE: {"villages": "本村", "towns": "本村所在镇"},
    OwnerKind.TOWN: {"towns": "本镇", "villages": "本镇的村"},
    OwnerKind.COUNTY: {"counties": "本县", "towns": "本县的镇"},
    OwnerKind.POSTED_PERSON: {"org": "派出单位", "towns": "所驻镇", "villages": "所驻镇的村"},
}
OWNER_SETS = frozenset({"towns", "villages", "counties", "cities", "orgs"})


# Owners with a place of their own, in which there are households.
# Who pays contributions to hosts.
PAYING_OWNERS = frozenset({OwnerKind.CITY_PAIR, OwnerKind.ASSISTING_CITY})
PLACED_OWNERS = frozenset(
    {
        OwnerKind.CLUSTER,
        OwnerKind.TEAM,
        OwnerKind.KEY_VILLAGE,
        OwnerKind.KEY_TOWN,
        OwnerKind.VILLAGE,
        OwnerKind.TOWN,
        OwnerKind.COUNTY,
    }
)


class Shape(StrEnum):
    QUOTA = "quota"
    DEADLINE = "deadline"
    COVERAGE = "coverage"
    TREND = "trend"


SHAPES = {
    Shape.QUOTA: "定额",
    Shape.DEADLINE: "时限",
    Shape.COVERAGE: "覆盖",
    Shape.TREND: "趋势",
}


class Per(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    EVENT = "event"


PERS = {
    Per.MONTH: "每月",
    Per.QUARTER: "每季度",
    Per.HALF: "每半年",
    Per.YEAR: "每年",
    Per.EVENT: "每次",
}
PERIODS_IN_A_YEAR = {Per.MONTH: 12, Per.QUARTER: 4, Per.HALF: 2, Per.YEAR: 1}


class Calendar(StrEnum):
    CALENDAR = "calendar"
    WORKING = "working"


CALENDARS = {Calendar.CALENDAR: "自然日", Calendar.WORKING: "工作日"}


class RecordState(StrEnum):
    """States of a record as conditions see them (`state`)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    VOIDED = "voided"


RECORD_STATES = {
    RecordState.DRAFT: "草稿",
    RecordState.SUBMITTED: "已提交",
    RecordState.CONFIRMED: "已确认",
    RecordState.RETURNED: "已退回",
    RecordState.VOIDED: "已作废",
}

COMMON_NAMES = {
    "happened_on": "发生日期",
    "place": "地点",
    "org": "单位",
    "cluster": "组团",
    "state": "记录状态",
}


class CriterionKind(StrEnum):
    """What makes an asking and an offering record fit each other."""

    DISTANCE = "distance"
    REACH = "reach"
    SAME = "same"
    AT_LEAST = "at_least"
    MONTHS = "months"
    WORDS = "words"


class ParameterKind(StrEnum):
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY_FEN = "money_fen"
    DAYS = "days"
    PERCENT = "percent"
    TEXT = "text"
    PARTIAL_PERIOD = "partial_period"
