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


# Who works with households and people, and so sees them (docs/adr/0011); the others see counts.
FAMILY_ROLES = frozenset(
    {
        Role.PROVINCE,
        Role.CITY,
        Role.COUNTY,
        Role.TOWN,
        Role.VILLAGE,
        Role.TEAM_LEADER,
        Role.TEAM_MEMBER,
        Role.FIRST_SECRETARY,
        Role.CIVIL,
        Role.AUDITOR,
    }
)
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


class Act(TextChoices):
    """What can be done; `access.py` says which role may."""

    RECORD_CREATE = "record.create", "填写登记"
    RECORD_SUBMIT = "record.submit", "提交登记"
    RECORD_CONFIRM = "record.confirm", "确认登记"
    RECORD_RETURN = "record.return", "退回登记"
    RECORD_VOID = "record.void", "作废登记"
    IMPORT = "import", "导入表格"
    EXPORT = "export", "导出数据"
    DUTY_EXEMPT = "duty.exempt", "批准豁免"
    PERIOD_CLOSE = "period.close", "关账"
    POLICY_LOAD = "policy.load", "装载政策包"
    PARTNER_MANAGE = "partner.manage", "维护单位、组团和队伍"
    PLACE_CHANGE = "place.change", "登记区划变更"
    SCREEN_SEND = "screen.send", "报送部门数据"
    SCREEN_RUN = "screen.run", "筛查风险线索"
    ACCOUNT_MANAGE = "account.manage", "管理账号"
    GRANT_MANAGE = "grant.manage", "授予或收回角色"
    AUDIT_READ = "audit.read", "查看审计日志"
    FAMILY_READ = "family.read", "查看农户"
    HOUSEHOLD_KEEP = "household.keep", "登记和更正农户"
    HOUSEHOLD_END = "household.end", "办理并户和销户"
    FAMILY_UNMASK = "family.unmask", "查看完整的个人信息"
    FAMILY_EXPORT = "family.export", "导出农户"
    CLUE_RAISE = "clue.raise", "报告风险线索"
    CASE_VERIFY = "case.verify", "核实个案"
    CASE_COMPARE = "case.compare", "录入信息比对结果"
    CASE_MEET = "case.meet", "组织村内评议和公示"
    CASE_REJECT = "case.reject", "不予纳入"
    CASE_ASSIST = "case.assist", "落实帮扶"
    CASE_REVIEW = "case.review", "镇级审核"
    CASE_DECIDE = "case.decide", "县级审定"
    CASE_CIVIL = "case.civil", "登记民政回执"
    SUPPORT_KEEP = "support.keep", "维护帮扶方案、措施和结对"
    VISIT_RECORD = "visit.record", "登记走访"
    CAMPAIGN_MANAGE = "campaign.manage", "布置集中排查"
    DOUBT_EXPLAIN = "doubt.explain", "说明疑点"
    NOTICE_DRAFT = "notice.draft", "起草和发布公示"
    NOTICE_APPROVE = "notice.approve", "批准和结束公示"
    NOTICE_ANSWER = "notice.answer", "答复异议"
    PLAN_DRAW = "plan.draw", "编制镇域规划"
    PROJECT_PROPOSE = "project.propose", "起草项目"
    PROJECT_SUBMIT = "project.submit", "上报项目"
    PROJECT_REVIEW = "project.review", "镇级审核项目"
    PROJECT_ARGUE = "project.argue", "县级论证项目"
    PROJECT_DECIDE = "project.decide", "县级审定项目"
    PROJECT_APPROVE = "project.approve", "批复项目"
    PROJECT_BUILD = "project.build", "实施项目"
    PROJECT_ACCEPT = "project.accept", "验收项目"
    PROJECT_SETTLE = "project.settle", "结算项目"
    NEED_OPEN = "need.open", "登记社会资金需求"
    NEED_CLAIM = "need.claim", "登记认领"
    CLAIM_RECEIVE = "claim.receive", "登记认领到账"
    ASSET_KEEP = "asset.keep", "登记和管护资产"
    ASSET_REVIEW = "asset.review", "镇级审核资产事项"
    ASSET_DECIDE = "asset.decide", "县级确权、批准和备案资产事项"
    ASSET_DISPOSE = "asset.dispose", "办理资产处置"
    ASSET_BOOK = "asset.book", "登记资产收入"
    FUND_RECKON = "fund.reckon", "测算应担资金"
    FUND_BUDGET = "fund.budget", "列帮扶资金预算"
    FUND_TRANSFER = "fund.transfer", "拨付帮扶资金"
    FUND_RECEIVE = "fund.receive", "确认帮扶资金到账"
    FUND_INCOME = "fund.income", "登记其他来源的资金"
    FUND_ORDER = "fund.order", "提交资金单据"
    FUND_APPROVE = "fund.approve", "审批资金单据"
    FUND_CLOSE = "fund.close", "资金关账和年末结转"
    FUND_REOPEN = "fund.reopen", "解锁资金月份"
