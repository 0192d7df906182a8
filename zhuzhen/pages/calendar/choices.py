"""Words of the calendar."""

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
DUTY, TASK, AWAITING, TRANSFER = "职责", "交办", "待确认", "拨付"
PROJECT, ASSET = "项目", "资产"
CASE, CAMPAIGN = "个案", "排查"
FIGURE = "{title} {value} / {target}"
REVIEW = "{number} 条登记应确认"
# No name of a family: the calendar's file goes to telephones.
CASES_DUE = "{number} 户个案到期"
FILE_NAME, CALENDAR_NAME = "驻镇日历.ics", "驻镇 · {who}"
EVENT_DETAIL = "{label}：{who}"
EVENT_PLAIN = "{label}"
