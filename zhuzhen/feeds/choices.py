"""Words that stand in files from outside, and how files are told apart."""

from django.db.models import TextChoices

LISTED = "、"
YES_WORDS = ("是", "有", "对", "1", "true", "yes", "y", "√")
NO_WORDS = ("否", "无", "不", "0", "false", "no", "n", "×")
# Fen in one of a unit; a head, a line above the heads or the cell itself may say it.
MONEY_UNITS = {"分": 1, "元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
MONEY_ENDINGS = {"亿元": "亿元", "万元": "万元", "亿": "亿元", "万": "万元", "元": "元", "分": "分"}
UNIT_LINE = r"单位\s*[:：]\s*(亿元|万元|元|分)"
FULL_WIDTH = (
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
    "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ．－＋／％　"
)
HALF_WIDTH = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-+/% "
MONEY_SIGNS = "[,，\\s￥¥]"
# base.texts.is_loosely_grouped in the words of an engine that cannot look ahead.
LOOSELY_GROUPED = r"\d[,，\s]+(\d{1,2}(\D|$)|\d{5})"
SEPARATORS = "\\s*[,，、;；/]\\s*"
# 2022-03-10, 2022/3/10, 2022.3.10, 2022年3月10日, each also with a time of day.
DAY_FORM = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}.*)?$"


class Encoding(TextChoices):
    UTF8 = "utf-8", "UTF-8"
    UTF8_BOM = "utf-8-sig", "UTF-8（带 BOM）"
    GB18030 = "gb18030", "GB18030（GBK）"
    UTF16 = "utf-16", "UTF-16"


class Format(TextChoices):
    CSV = "csv", "CSV 文本"
    EXCEL = "excel", "Excel 工作簿"
    PARQUET = "parquet", "Parquet"
