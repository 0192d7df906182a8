"""Forms of assets; they check and clean input only, the rules of the subject judge it."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from zhuzhen.assets import choices as codes
from zhuzhen.assets.flow import Step
from zhuzhen.assets.rules.settling import CardFacts, Money
from zhuzhen.assets.rules.sharing import Part
from zhuzhen.assets.rules.titles import Share
from zhuzhen.funds.choices import Source
from zhuzhen.pages.assets.choices import REASON, REASONS
from zhuzhen.pages.households.forms import YuanField, choice, day, line
from zhuzhen.pages.projects.forms import Once, Photos, SumField, count, text
from zhuzhen.pages.rows import Rows

SHORT = 300
Places = Iterable[tuple[str, str]]


def percent(label: str) -> forms.DecimalField:
    """A share in percent, to two decimals; empty is none."""
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_value=Decimal(100),
        decimal_places=2,
        error_messages={"invalid": "请填百分数，如 33.33", "max_decimal_places": "最多两位小数"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip


class OwnersForm(Rows):
    """Whose an asset is: owners with their shares, 100 % in all."""

    ROW: ClassVar = ("owner", "kind", "place", "percent")
    WHOLE: ClassVar = ROW

    def __init__(self, *args: Any, row: Step, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(places)
        self.add_rows(
            {
                "owner": lambda at: line(
                    f"权属人 {at}", most=120, required=at == 1,
                    help_text="如XX村股份经济合作社" if at == 1 else "",
                ),
                "kind": lambda at: choice(
                    f"类别 {at}", codes.OwnerKind.choices, required=at == 1
                ),
                "place": lambda at: choice(f"所在地 {at}", listed, required=at == 1),
                "percent": lambda at: percent(f"份额 {at}"),
            }
        )  # fmt: skip
        self.fields["reason"] = text(REASONS.get(row.id, REASON), required=row.needs_reason)
        self.fields["papers"] = Photos("权属材料", with_files=True)

    def shares(self) -> list[Share]:
        return [
            Share(codes.OwnerKind(kind), place, owner, int(part * 100))
            for owner, kind, place, part in self.given_rows()
        ]  # fmt: skip


class RegisterForm(forms.Form):
    """What is told of a formed asset to put it into the book."""

    keeper = line("管护责任人", most=120, help_text="单位或人，如XX村民委员会")
    keeping_fen = YuanField("年管护经费", help_text="没有的不填")
    size = line("规模", most=120, required=False, help_text="如 2 公里、300 平方米")
    life_years = count("使用年限（年）", required=False, help_text="土地、股权等没有年限的不填")
    papers = Photos("现场照片", help_text="至少一张，看得清全貌")


class CorrectionForm(forms.Form):
    """What a card tells of its asset; money and owners are mended elsewhere."""

    title = line("资产名称", most=160)
    kind = choice("类别", codes.AssetKind.choices)
    form = choice("形态", codes.AssetForm.choices)
    site = line("具体位置", most=160, required=False, help_text="如村委会东侧、XX 小组")
    size = line("规模", most=120, required=False)
    used_for = line("用途", most=160, required=False, help_text="现在拿来做什么")
    life_years = count("使用年限（年）", required=False)
    keeper = line("管护责任人", most=120, required=False)
    keeping_fen = YuanField("年管护经费", help_text="没有的不填")
    reason = text("更正原因", help_text="哪里写错了，依据什么改")
    papers = Photos("照片或文件", with_files=True)

    def __init__(self, *args: Any, is_kind_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_kind_fixed:
            del self.fields["kind"]


class HandoverForm(forms.Form):
    keeper = line("管护责任人", most=120)
    keeping_fen = YuanField("年管护经费", help_text="没有的不填")
    papers = Photos("移交清单", with_files=True)


class ReasonForm(Once):
    """A step that asks nothing but why."""

    papers = Photos("照片或文件", with_files=True)

    def __init__(self, *args: Any, row: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = text(REASONS.get(row.id, REASON), required=row.needs_reason)
        self.order_fields(["reason", "papers"])


class InspectionForm(Once):
    """What somebody found, in the field: a result, a line, pictures."""

    result = forms.ChoiceField(
        label="看到的情况", choices=codes.InspectionResult.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选一个"},
    )  # fmt: skip
    photos = Photos("照片", help_text="拍全貌和有问题的地方")
    note = text("说明", required=False, help_text="不完好的写清哪里、怎样", most=SHORT)
    cost_fen = YuanField("维修费用", help_text="没有维修的不填")
    on = day("巡查日期")


class OperationForm(forms.Form):
    """A contract of operation; its dues follow from it."""

    mode = choice("经营方式", codes.OperationMode.choices)
    operator = line("经营主体", most=120)
    contract_no = line("合同编号", most=60, required=False)
    from_on = day("合同起")
    to_on = day("合同止")
    yearly_fen = SumField("约定年收益", help_text="每个合同年期满时应收")
    principal_fen = YuanField("应返还本金", help_text="入股、借用等要返还的才填")
    principal_parts = count("本金分几年返还", required=False, help_text="不填为合同期满一次返还")
    papers = Photos("合同照片或文件", with_files=True)


class EndForm(forms.Form):
    on = day("终止日期", help_text="经营的最后一天")
    reason = text("终止原因")


class ReceiptForm(Once):
    """What came of a due."""

    amount_fen = SumField("到账金额")
    on = day("到账日期")
    voucher_no = line("凭证号", most=60, required=False)
    papers = Photos("到账凭证", with_files=True)


class SharingForm(Once, Rows):
    """Who gets what of an income: kinds of recipients, never persons."""

    ROW: ClassVar = ("to", "fen", "why")
    WHOLE: ClassVar = ("to", "fen")

    year = count("年度")
    amount_fen = SumField("分配金额")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_rows(
            {
                "to": lambda at: line(
                    f"分给谁 {at}", most=60, required=False,
                    help_text="如脱贫户分红、村集体公益事业；不写个人姓名" if at == 1 else "",
                ),
                "fen": lambda at: YuanField(f"金额 {at}"),
                "why": lambda at: line(f"说明 {at}", most=120, required=False),
            }
        )  # fmt: skip
        self.fields["papers"] = Photos("方案文件", with_files=True)

    def parts(self) -> list[Part]:
        return [Part(to or "", fen or 0, why or "") for to, fen, why in self.given_rows()]


# What the guards of steps of sharing and disposal ask on a form.
_MEETING = {
    "decided_on": lambda: day("会议日期"),
    "meeting": lambda: text(
        "会议情况", help_text="到会、同意多少人，怎样议定；不写姓名", most=SHORT
    ),
}
_ASKED: dict[str, dict[str, Any]] = {
    "meeting": _MEETING,
    "valuation": {
        "value_fen": lambda: SumField("评估值", help_text="没有残值的填 0"),
        "valued_by": lambda: line("评估机构或评估人", most=120),
        "valued_on": lambda: day("评估日期"),
    },
    "outcome": {
        "disposed_on": lambda: day("处置日期"),
        "receiver": lambda: line(
            "受让方", most=120, required=False, help_text="出售、置换、捐赠、划转的要填"
        ),
        "proceeds_fen": lambda: SumField("处置收入", help_text="没有收入的填 0"),
    },
    "reinvest": {
        "reinvest": lambda: text(
            "收入去向", required=False, help_text="有收入的要写重新用到哪里", most=SHORT
        ),
    },
}


class EndingForm(forms.Form):
    """A step of sharing income or of disposal: what its guards ask, a reason, papers."""

    def __init__(self, *args: Any, row: Step, is_late: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[str] = []
        for guard in row.guards:
            for name, made in _ASKED.get(guard, {}).items():
                self.fields[name] = made()
                self.asked.append(name)
        if row.needs_reason or is_late:
            told = REASONS.get(row.id, REASON)
            self.fields["reason"] = text(told, required=row.needs_reason, most=SHORT)
        self.fields["papers"] = Photos("材料照片或文件", with_files=True)

    def given(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in self.asked}
        return found | {"reason": self.cleaned_data.get("reason", "")}


class DisposalForm(forms.Form):
    kind = choice("处置方式", codes.DisposalKind.choices)
    reason = choice("原因", codes.DisposalReason.choices)
    why = text("情况说明", help_text="资产现状、为什么处置、打算怎样处置")
    papers = Photos("照片或文件", with_files=True)


class TakeoverForm(Once, Rows):
    """An asset from before, with the money it was made of."""

    ROW: ClassVar = ("source", "year", "fen")
    WHOLE: ClassVar = ROW

    title = line("资产名称", most=160)
    place = line("坐落", most=60, help_text="村、镇或县的全称")
    kind = choice("类别", codes.AssetKind.choices)
    form = choice("形态", codes.AssetForm.choices)
    size = line("规模", most=120, required=False, help_text="如 2 公里、300 平方米")
    built_on = day("建成日期")
    amount_fen = SumField("原值")
    life_years = count("使用年限（年）", required=False)
    keeper = line("管护责任人", most=120, required=False)
    keeping_fen = YuanField("年管护经费", help_text="没有的不填")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(f"{year}", f"{year}") for year in range(today.year, 2012, -1)]
        self.add_rows(
            {
                "source": lambda at: choice(f"资金来源 {at}", Source.choices, required=at == 1),
                "year": lambda at: choice(f"资金年度 {at}", years, required=at == 1),
                "fen": lambda at: YuanField(f"金额 {at}"),
            }
        )
        self.fields["papers"] = Photos("现场照片")

    def fundings(self) -> dict[Money, int]:
        found: dict[Money, int] = {}
        for source, year, fen in self.given_rows():
            key = Money(source or "", int(year or 0))
            found[key] = found.get(key, 0) + (fen or 0)
        return found


class SettlementForm(Once, Rows):
    """What a project came to, and the cards that it makes."""

    ROW: ClassVar = ("title", "kind", "form", "place", "fen", "size", "life", "keeper", "adds")
    BELOW: ClassVar = ("expensed_fen", "retention_fen", "papers")

    settled_fen = SumField("结算额", help_text="等于已支付未结转的金额")
    expensed_fen = YuanField("直接列支", help_text="不形成资产的部分，没有的不填")
    retention_fen = YuanField("质保金", help_text="合同约定以后再付的；没有的不填")

    def __init__(self, *args: Any, places: Places, made: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed, before = list(places), list(made)
        self.add_rows(
            {
                "title": lambda at: line(f"资产名称 {at}", most=160, required=False),
                "kind": lambda at: choice(f"类别 {at}", codes.AssetKind.choices, required=False),
                "form": lambda at: choice(f"形态 {at}", codes.AssetForm.choices, required=False),
                "place": lambda at: choice(f"坐落 {at}", listed, required=False),
                "fen": lambda at: YuanField(f"金额 {at}"),
                "size": lambda at: line(f"规模 {at}", most=120, required=False),
                "life": lambda at: count(f"使用年限 {at}", required=False),
                "keeper": lambda at: line(f"管护责任人 {at}", most=120, required=False),
                "adds": lambda at: choice(f"并入已有资产 {at}", before, required=False),
            }
        )
        self.fields["papers"] = Photos("结算和审计材料", with_files=True)

    def cards(self, *, place: str) -> list[CardFacts]:
        """The rows as cards; of what a row does not say the usual is taken."""
        return [
            CardFacts(
                title=title or "",
                kind=codes.AssetKind(kind or codes.AssetKind.PUBLIC),
                form=codes.AssetForm(form or codes.AssetForm.FIXED),
                place_id=where or place,
                amount_fen=fen or 0,
                size=size or "",
                life_years=life,
                keeper=keeper or "",
                adds_to=adds or "",
            )
            for title, kind, form, where, fen, size, life, keeper, adds in self.given_rows()
        ]


class BackForm(forms.Form):
    reason = text("退回原因", most=SHORT)
