"""Kinds of organisations, roles in clusters and teams, kinds of pairings (glossary C2)."""

from django.db.models import TextChoices


class OrgKind(TextChoices):
    PARTY_GOV = "party_gov", "党政机关"
    INSTITUTION = "institution", "事业单位"
    SOE = "soe", "国有企业"
    CENTRAL = "central_in_gd", "中直驻粤单位"
    PROVINCIAL = "provincial", "省直单位"
    CITY_DIRECT = "city_direct", "市直单位"
    DISTRICT = "district", "区"
    SUBDISTRICT_TOWN = "subdistrict_town", "镇街（园区）"
    UNIVERSITY = "university_research", "高校科研院所"
    FINANCE = "finance_inst", "金融机构"
    PRIVATE = "private_enterprise", "民营企业"
    SOCIAL = "social_org", "社会组织"
    COLLECTIVE = "village_collective", "集体经济组织"
    HEADQUARTERS = "hq", "指挥部"
    CITY_TASK_FORCE = "city_taskforce", "驻市工作组"
    COUNTY_TASK_FORCE = "county_taskforce", "驻县工作组"
    HOST_GOV = "host_gov", "属地政府"
    SCHOOL = "school", "学校"
    HOSPITAL = "hospital", "医院"


class ClusterRole(TextChoices):
    LEAD = "lead", "牵头单位"
    MEMBER = "member", "成员单位"
    SPECIAL = "special_support", "专业支持"


class ClusterTier(TextChoices):
    PRD_CITY = "prd_city", "珠三角帮扶市"
    PROVINCIAL = "provincial_central", "省直中直"
    HOST_CITY = "host_city_direct", "属地市直"
    HOST_COUNTY = "host_county", "属地县"


class PersonRole(TextChoices):
    """The role a posting gives in a town team."""

    LEADER = "leader", "队长"
    DEPUTY_LEADER = "deputy_leader", "副队长"
    MEMBER = "member", "队员"
    FIRST_SECRETARY = "first_secretary", "驻村第一书记"
    FINANCE_ASSISTANT = "finance_assistant", "金融助理"
    TECH_COMMISSIONER = "tech_commissioner", "科技特派员"
    THREE_SUPPORTS = "three_supports", "三支一扶人员"
    VOLUNTEER = "volunteer", "志愿者"


class PostingStatus(TextChoices):
    PLANNED = "planned", "拟派"
    ON_DUTY = "on_duty", "在岗"
    LEAVE = "leave", "请假"
    SECONDED = "on_secondment", "借调"
    ROTATED_OUT = "rotated_out", "轮换离任"
    TERMINATED = "terminated", "终止"


class PairingKind(TextChoices):
    CITY_CITY = "city_city", "市际结对"
    COUNTY_COUNTY = "county_county", "县际结对"
    ORG_VILLAGE = "org_village", "单位（第一书记）与村捆绑"
    COMMUNITY_VILLAGE = "community_village", "村社与村结对"
    ENTERPRISE_VILLAGE = "enterprise_village", "村企结对"
    SOCIAL_ORG_VILLAGE = "social_org_village", "社会组织与村结对"
    CADRE_HOUSEHOLD = "cadre_household", "干户结对"
    BRANCH_BRANCH = "branch_branch", "支部共建"
    SCHOOL_SCHOOL = "school_school", "学校结对"
    HOSPITAL_HOSPITAL = "hospital_hospital", "医院结对"
    CULTURE_CULTURE = "culture_culture", "文化单位结对"
