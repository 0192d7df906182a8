"""Words that workbooks carry for the program that reads them again: names of sheets, the stamp."""

LISTED = "、"
STAMP_SHEET = "_驻镇"
LIST_SHEET = "问题清单"  # of the faults found in a workbook, given back in it
OPTIONS_SHEET = "选项"
STAMP_REGISTER, STAMP_TITLE, STAMP_PACK, STAMP_AT = "register", "title", "pack_version", "at"
STAMP_REGION = "region"  # the helping side whose pack the columns follow
NO_NAME = "–"
PICK_ONE = "请从下拉列表中选一项"
# How an office's row of sums begins.
TOTALS = ("合计", "总计", "小计", "共计", "累计")
# The end of the head of a column whose cells are whole fen.
MONEY_SIGN = "（元）"
