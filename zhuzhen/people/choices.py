"""Roles and which of them exclude each other (workflows D0)."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a grant lets its holder do, within the grant's scope."""

    PROVINCE = "prov_admin", "省厅业务"
    ASSISTING_CITY = "assist_city", "帮扶市主管（经协办）"
    ASSISTING_FINANCE = "assist_finance", "帮扶市财政"
    HEADQUARTERS = "hq", "指挥部"
    CITY_TASK_FORCE = "city_tf", "驻市工作组"
    COUNTY_TASK_FORCE = "county_tf", "驻县工作组"
    CLUSTER_LEAD = "cluster_lead", "牵头单位联络员"
    CLUSTER_MEMBER = "cluster_member", "成员单位联络员"
    TEAM_LEADER = "team_leader", "工作队队长"
    TEAM_MEMBER = "team_member", "工作队队员"
    FIRST_SECRETARY = "first_sec", "驻村第一书记"
    VILLAGE = "village", "村经办"
    TOWN = "town", "镇经办"
    COUNTY = "county", "县经办"
    CITY = "city", "市经办"
    COUNTY_FINANCE = "county_finance", "县财政"
    CIVIL = "civil", "民政等部门"
    AUDITOR = "auditor", "审计督查"
    SYSTEM_ADMIN = "sys_admin", "系统管理员"
    SECURITY_ADMIN = "sec_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
