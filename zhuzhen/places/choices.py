"""Levels, kinds and tags of divisions (glossary C2)."""

from django.db.models import TextChoices


class Level(TextChoices):
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    TOWN = "town", "镇（街道）"
    VILLAGE = "village", "村（社区）"


class ChangeKind(TextChoices):
    RENAME = "rename", "更名"
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    RECODE = "recode", "代码变更"


class Tag(TextChoices):
    """Dated marks on towns (TownClass) and villages (VillageTag)."""

    KEY_TOWN = "key_town", "重点帮扶镇"
    CONSOLIDATE_TOWN = "consolidate_town", "巩固提升镇"
    PIONEER_TOWN = "pioneer_town", "先行示范镇"
    SELF_ADDED = "self_added", "自加（街道、农林场）"
    KEY_VILLAGE = "key_village", "重点村"
    FORMER_POOR = "former_poor", "原相对贫困村"
    WEAK_ECONOMY = "weak_economy", "经济薄弱村"
    RED = "red", "红色村"


# What a name may end with, and the class in which endings mean the same.
# The longest fitting ending is the name's own.
NAME_ENDINGS = {
    "省": "省",
    "市": "市",
    "自治县": "县",
    "县": "县",
    "区": "区",
    "街道办事处": "街道",
    "街道办": "街道",
    "街道": "街道",
    "镇人民政府": "镇",
    "镇政府": "镇",
    "镇": "镇",
    "乡人民政府": "乡",
    "乡": "乡",
    "村民委员会": "村",
    "村委会": "村",
    "村": "村",
    "社区居民委员会": "社区",
    "社区居委会": "社区",
    "居民委员会": "社区",
    "居委会": "社区",
    "社区": "社区",
    "渔委会": "渔村",
    "渔村": "渔村",
}
# 连山壮族瑶族自治县 is called 连山; a township of a people drops it as well.
PEOPLES = ("壮族", "瑶族", "畲族", "满族", "回族", "苗族", "各族")
SELF_GOVERNED = ("自治县", "乡")
