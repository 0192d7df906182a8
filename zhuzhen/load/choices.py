"""Levels and orders of the load meter, and the words of its sheet."""

from django.db import models


class LoadLevel(models.TextChoices):
    """Whose load is added up. A unit's records are its own; those of no unit its cluster's; those
    of neither the village's, town's or county's where they are."""

    UNIT = "unit", "单位"
    CLUSTER = "cluster", "组团"
    TOWN = "town", "镇"
    VILLAGE = "village", "村"
    COUNTY = "county", "县（市、区）"


class LoadOrder(models.TextChoices):
    """The order of a table of owners."""

    ASKED = "asked", "填写多的在前"
    EACH = "each", "每条填得多的在前"
    SPARED = "spared", "省填少的在前"
    CODE = "code", "按编号"


OUT_OF_SIGHT = "范围外的{level}"
SHEET_TITLE = "填报负担（{period}，{level}）"
SHEET_NAME = "填报负担{period}{level}.xlsx"
SHEET_AS_OF = (
    "截至 {at}　填写：人要填或选的项；带出：系统先填好、没有改的项；算出：系统算出、不用填的数字"
)
OWNERS_SHEET, REGISTERS_SHEET, MONTHS_SHEET = "按主体", "按登记表", "近12个月"
TOTAL, MONTH, REGISTER = "合计", "月份", "登记表"
HEADS = (
    "登记条数（条）",
    "填写（项）",
    "带出（项）",
    "算出（项）",
    "省填比例（%）",
    "每条填写（项）",
)
