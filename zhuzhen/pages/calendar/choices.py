"""Words of the calendar."""

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
DUTY, TASK, AWAITING, TRANSFER = "职责", "交办", "待确认", "拨付"
FIGURE = "{title} {value} / {target}"
REVIEW = "{number} 条登记应确认"
FILE_NAME, CALENDAR_NAME = "驻镇日历.ics", "驻镇 · {who}"
EVENT_DETAIL = "{label}：{who}"
EVENT_PLAIN = "{label}"
