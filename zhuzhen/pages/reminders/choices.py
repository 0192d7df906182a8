"""Words of reminders."""

AWAITS, AWAITED_BY = "{number}登记等您确认，已超过 {days} 天", "待我确认"
NUMBER, MORE = "{number} 条", "{number} 条以上的"
RETURNED = "退回：{reason}"
BELL = "待办和提醒"
ALL_READ, READ = "全部记为已读。", "记为已读。"
