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
