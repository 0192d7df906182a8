"""Expected failures: one catalogue, each with Chinese text that says what to do next."""

from dataclasses import dataclass

CATALOGUE: dict[str, str] = {
    "not_allowed": "您没有权限{act}。如需办理，请联系{who}。",
    "not_found": "没有找到{what}，可能不在您的范围内或已变更。请从列表重新进入。",
    "stale": "{who}已在 {at} 先保存了这份记录。请对照两个版本后再提交。",
    "wrong_state": "{what}现在是“{state}”，不能{act}。",
    "reason_needed": "请填写{act}的原因。",
    "faults": "共有 {count} 处需要更正，改好后再提交；尚未保存任何内容。",
    "ambiguous_place": "“{name}”有 {count} 个同名地方，请选定是哪一个。",
    "unknown_place": "没有叫“{name}”的地方，请核对名称或填 12 位代码。",
    "bad_period": "“{text}”不是周期，应如 2022、2022-H1、2022-Q3 或 2022-08。",
    "own_submission": "不能审核自己提交的内容，请由另一位审核人办理。",
    "clash": "没有保存，与已有的内容冲突：{why}。请核对后再提交。",
    "already_done": "{what}已经办理过，没有重复处理。",
    "overlaps": "{what}与已有的记录时间重叠：{other}。请先结束原来的，再登记新的。",
    "exclusive_roles": "{role}不能与{other}由同一人担任。",
    "closed_period": "{period}已经关账，不能再改。需要更正时请申请解锁。",
    "bad_file": "{file}不能读取：{why}；{remedy}。",
    "unwritable": "不能写入 {file}：{why}。请换一个存在的、可以写的位置。",
    "bad_value": "{field}：{why}。",
    "invalid_pack": "政策包有 {count} 处问题，没有装载任何内容。",
    "too_many_ranges": "一个账号最多同时拥有 {limit} 个地区范围，请分设账号。",
    "lead_cannot_leave": "{org}是牵头单位，请先变更牵头单位，再登记退出。",
    "not_a_member": "{org}在 {on} 不是{cluster}的成员单位，请核对日期或单位。",
    "unfit_for_post": "{person}不能任{role}：{why}。",
    "handover_open": "{person}的交接清单还有未完成：{items}。请先办完交接，再登记离任。",
    "wrong_ends": "{kind}的结对双方不全或不对：{why}。",
    "bad_span": "{what}的日期不对：{why}。",
    "only_sent": "这个地址只接收页面上的提交，不能直接打开。请回到原来的页面再办一次。",
    "only_shown": "这个地址只供查看，不接收提交，没有保存任何内容。请重新打开要填的页面。",
    "not_undoable": "这次导入不能撤销：{why}。",
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong in an input: where it stands, what is wrong, what would be right."""

    what: str
    right: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    field: str = ""

    def __str__(self) -> str:
        place = [self.file, self.sheet and f"工作表“{self.sheet}”"]
        if self.row is not None:
            place.append(f"第 {self.row} 行")
        if self.column:
            place.append(f"“{self.column}”列")
        where = " ".join(part for part in place if part)
        text = f"{where}：{self.what}" if where else self.what
        return f"{text}；{self.right}" if self.right else text


class Problem(Exception):
    """An expected failure. `code` is in CATALOGUE; `faults` holds all that is wrong, when many.

    `facts` fill the catalogue's text and go to the API's answer.
    """

    def __init__(self, code: str, *, faults: tuple[Fault, ...] = (), **facts: object) -> None:
        self.code = code
        self.faults = faults
        self.facts = facts
        if faults:
            facts.setdefault("count", len(faults))
        self.text = CATALOGUE[code].format(**facts)
        super().__init__(self.text)


# Named database constraints and the problem each means; filled by the subjects that own them.
CONSTRAINT_TEXTS: dict[str, str] = {}


def constraint_text(name: str) -> str | None:
    """The Chinese text for a violated database constraint, or None if it has none."""
    return CONSTRAINT_TEXTS.get(name)
