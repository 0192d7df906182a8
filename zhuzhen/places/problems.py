"""The texts of places: what is wrong with a change of divisions, and what would be right."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS

UNKNOWN_CODE = "没有代码为 {code} 的地方"
UNKNOWN_CODE_RIGHT = "请核对 12 位代码"
NOT_IN_FORCE = "{name}（{code}）已于 {on} 停用"
NOT_IN_FORCE_RIGHT = "请改用现行代码 {now}"
TOO_EARLY = "{name}（{code}）在 {since} 才有现在的名称或代码，变更日期 {on} 不晚于它"
TOO_EARLY_RIGHT = "变更日期须晚于 {since}"
NAME_MISSING = "没有填写新名称"
NAME_SAME = "新名称与现名称“{name}”相同"
NAME_TAKEN = "{parent}已有“{name}”（{code}）"
NAME_TOO_LONG = "名称超过 60 个字"
CODE_SHAPE = "“{code}”不是 12 位数字代码"
CODE_TAKEN = "代码 {code} 已经用过（{name}）"
CODE_TAKEN_RIGHT = "停用的代码不能再用，请换一个"
CODE_LEVEL = "代码 {code} 是{found}级，应为{wanted}级"
CODE_ORPHAN = "代码 {code} 的上级不存在或已停用"
CODES_FULL = "{name}（{code}）在新上级下已没有空代码"
CODE_NOT_BELOW = "指定的代码 {code} 不在新上级 {parent} 之下"
NOT_BELOW = "{code} 不在本次变更的范围内，不能为它指定代码"
LEVELS_DIFFER = "合并的地方层级不同：{levels}"
TOO_FEW = "至少要有两个地方才能合并"
TWICE = "{code} 出现了不止一次"
PARTS_TOO_FEW = "拆分后至少要有两个部分"
MAIN_MISSING = "请指明由哪一部分承接历史数据，只能有一个"
CHILD_UNASSIGNED = "{name}（{code}）没有分到任何一部分"
CHILD_STRANGER = "{code} 不是{name}现有的下级"
ANSWER_NAME, ANSWER_CODE, ANSWER_DAY, ANSWER_BELOW = "名称", "代码", "生效日期", "下级"
LISTED = "、"

CATALOGUE.update(
    {
        "place_mismatch": "没有“{name}”：{where}没有{tail}。同名的在：{near}。请选定是哪一个。",
        "place_text_too_long": "地名写了 {length} 个字，太长；不得超过 {limit} 个字，也可填代码。",
        "tag_exists": "{place}在这段时间已有“{tag}”的标记。请先结束原来的标记。",
        "tag_missing": "{place}在 {on} 没有“{tag}”的标记，无需取消。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "places_one_main_successor": "一个地方在一次变更中只能有一个承接历史数据的后继。",
        "places_closed_once": "这个代码已经停用并有承接者，不能再次变更。",
        "places_code_digits": "区划代码须为 12 位数字。",
        "places_one_name_a_day": "同一天一个地方只能有一个名称。",
        "places_tag_once": "这个地方在这段时间已有同样的标记。",
    }
)
