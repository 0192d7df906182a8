"""Statuses of a duty instance: shape and colour go together (UI: ● ◐ ▲ ■ –)."""

from django.db.models import TextChoices


class Status(TextChoices):
    MET = "met", "已达标"
    ON_TRACK = "on_track", "进行中"
    AT_RISK = "at_risk", "有风险"
    OVERDUE = "overdue", "已逾期"
    EXEMPT = "exempt", "已豁免"


class OwnerKind(TextChoices):
    """Who owes a duty, as the sources name them."""

    CLUSTER_ORG = "cluster_org", "组团单位"
    CLUSTER = "cluster", "组团"
    TEAM = "team", "驻镇工作队"
    SENDING_UNIT = "sending_unit", "派出单位"
    CITY_PAIR = "city_pair", "帮扶市与被帮扶市"
    ASSISTING_CITY = "assisting_city", "帮扶市"
    TASK_FORCE = "task_force", "驻市工作组"
    KEY_VILLAGE = "key_village", "重点村"
    KEY_TOWN = "key_town", "重点镇"
    VILLAGE = "village", "村"
    TOWN = "town", "镇"
    COUNTY = "county", "县"
    POSTED_PERSON = "posted_person", "派驻干部"
