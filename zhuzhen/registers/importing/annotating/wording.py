"""What an annotated workbook says: its list of faults, its notes, its names."""

LIST_MARK = "驻镇核对问题清单"  # in A1: by it our list is told from a sheet of the user's own
LIST_NOTE = (
    "{file}：要改的 {faults} 处，请核对的 {warnings} 处。{more}"
    "改好标了颜色的单元格，原样再导入；这张清单导入时不读。"
)
NOTHING_WRONG = "{file}：没有发现问题。"
LEFT_OUT = "只列出前 {count} 处。"
HEADS = ("位置", "工作表", "行", "列", "类别", "问题", "应当怎样")
MUST, LOOK = "要改", "请核对"
AUTHOR = "驻镇核对"
NOTE = "【{kind}】{what}"
REMEDY = "应当怎样：{right}"
EARLIER_NOTE = "原有批注（{author}）："
WHOLE_SHEET = "整张表"
