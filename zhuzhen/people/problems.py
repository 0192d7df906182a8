"""The texts of people: why an act is refused, why roles stay apart, what is wrong with a word."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS

# Verdicts of access.py
INACTIVE = "账号已停用"
NO_ROLE_NOW = "没有在有效期内的角色"
ROLE_LACKS = "{act}须由{who}办理，您是：{held}"
NOT_HERE = "您{act}的权限不包括这里"
ALLOWED_AS = "以{role}的角色{act}"
LISTED = "、"

# Why two roles stay apart
THREE_POWERS = "三员分离"
ADMINISTRATOR_APART = "管理员不办业务"
AUDITOR_APART = "监督与经办分开"
NOT_OWN_REVIEW = "不得自报自审"
SPEND_AND_PAY = "用钱与付款分开"
SEND_AND_RECEIVE = "拨款与收款分开"
DIRECT_AND_PAY = "主管与付款分开"

# Passwords
TOO_SHORT = "密码至少 {count} 位"
TOO_PLAIN = "密码要含大写字母、小写字母、数字、符号中的三种"
HOLDS_USERNAME = "密码不能含有账号"
HOLDS_CONTROLS = "密码不能含有控制字符"
TOO_COMMON = "密码太常见，很容易被猜中"
SAME_AS_OLD = "新密码不能与原密码相同"

# Accounts and grants
NAME, PURPOSE, EXPIRY = "姓名", "用途", "失效日期"
EMPTY = "不能为空"
PAST = "不能早于今天"
DEACTIVATE, REACTIVATE, REVOKE = "停用账号", "启用账号", "收回角色"
ANOTHER_ADMINISTRATOR = "另一位系统管理员"
OPEN_END = "收回时止"
DAYS = "{since} 至 {until}"

CATALOGUE.update(
    {
        "bad_sign_in": "账号或密码不对。再错 {left} 次会锁定 {minutes} 分钟。",
        "locked_until": (
            "连续输错次数过多，已锁定到 {until}。到时再试，或请本级系统管理员解除锁定。"
        ),
        "wrong_password": "密码不对，请重新输入。",
        "weak_password": "新密码不合要求：{why}。",
        "taken_username": "账号“{username}”已被使用，请换一个。",
        "bad_username": "账号“{username}”不合要求：用 3 至 60 位字母、数字、点、横线或下划线。",
        "wrong_code": "动态码不对或已过期。请看手机上最新的 6 位数字再输入。",
        "wrong_backup_code": "备用码不对，或已经用过。每个备用码只能用一次，请换一个。",
        "view_name": "请给常用筛选起个名字，最多 {most} 个字。",
        "view_empty": "没有可以保存的条件。请先在列表里选好条件，再保存。",
        "view_taken": "已有一个叫“{name}”的常用筛选，请换一个名字。",
        "too_many_views": "一张列表最多存 {most} 个常用筛选。请先删去不用的。",
        "no_backup_codes": "还没有启用动态码，不需要备用码。请先在“我的账号”里启用动态码。",
        "code_throttled": "动态码试得太快。请等 {seconds} 秒后再试。",
        "no_second_factor": "没有待确认的动态码。请先在“我的账号”里开始启用。",
        "own_grant": "不能给自己授权。请由另一位安全管理员办理。",
        "scope_of_grant": "{role}须指定且只能指定一个范围：地区、单位或组团；三类管理员不带范围。",
        "days_reversed": "截止日期 {ends_on} 早于开始日期 {starts_on}，请核对。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "people_grant_one_scope": "授权须指定一个且只一个范围：地区、单位或组团；管理员不带范围。",
        "people_administrators_apart": "三类管理员与业务角色互不相容，不能由同一人同时担任。",
        "people_saved_view_name": "已有同名的常用筛选，请换一个名字。",
        "people_account_username_key": "这个账号已被使用，请换一个。",
        "people_grant_org": "授权所指的单位不存在，请重新选择。",
        "people_grant_cluster": "授权所指的组团不存在，请重新选择。",
    }
)
