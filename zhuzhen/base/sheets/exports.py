"""Words of the official sheets that queries fill."""

TOTAL = "合计"
NO_ROWS = "（截至当日没有记录）"
PAGES = "第 &P 页，共 &N 页"
FONT, TITLE_FONT = "宋体", "黑体"
