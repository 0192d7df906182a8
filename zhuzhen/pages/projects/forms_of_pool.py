"""Forms of plans, of the choice under a budget, and of needs; they check and clean input only."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from zhuzhen.funds.choices import Direction, Source
from zhuzhen.pages.households.forms import YuanField, choice, day, line
from zhuzhen.pages.projects.forms import NEEDED, Once, Photos, SumField, count, text, ticks
from zhuzhen.projects import choices as codes


class PlanForm(forms.Form):
    place = line("镇", most=60, help_text="镇的全称")
    title = line("规划名称", most=160)
    from_year = count("起始年")
    to_year = count("终止年")
    approved_no = line("批准文号", most=60, required=False)
    approved_on = day("批准日期", required=False)
    papers = Photos("规划文本", with_files=True)


class ItemForm(forms.Form):
    """One item of a plan."""

    code = line("编号", most=20)
    title = line("名称", most=160)
    place = line("地点", most=60, help_text="村或镇")
    category = choice("类别", codes.Category.choices)
    rank = count("优先顺序", help_text="1 最优先")
    estimate_fen = SumField("匡算投资")
    conditions = line("资源和要素条件", most=300, required=False)


class ApprovalForm(forms.Form):
    """The document by which a plan was approved."""

    approved_no = line("批准文号", most=60)
    approved_on = day("批准日期")
    papers = Photos("批准文件", with_files=True)


class ChoiceForm(forms.Form):
    """A budget and what has to hold of the choice."""

    year = forms.ChoiceField(label="年度", error_messages=NEEDED)
    budget_fen = SumField("可用资金")
    industry_percent = forms.IntegerField(
        label="产业项目至少占（%）", min_value=0, max_value=100, required=False,
        help_text="不填按政策规定", error_messages=NEEDED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip
    town_most_fen = YuanField("每镇最多", help_text="不限的不填")
    musts = ticks("必须入选", (), required=False, help_text="如上级指定、续建的")

    def __init__(
        self, *args: Any, today: dt.date, pool: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, given in (
            ("year", [(f"{year}", f"{year} 年") for year in (today.year, today.year + 1)]),
            ("musts", list(pool)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
            field.choices = given


class NeedForm(Once):
    title = line("名称", most=160)
    place = line("地点", most=60, help_text="村或镇")
    content = text("内容", help_text="要做什么、惠及谁")
    need_fen = SumField("需求金额")
    direction = choice("投向", Direction.choices)
    until = day("截止日期", required=False)


class ClaimForm(Once):
    donor = line("认领方", most=120, help_text="单位名称；个人捐赠写“爱心人士”")
    amount_fen = SumField("认领金额")
    on = day("认领日期")


class ArrivalForm(forms.Form):
    on = day("到账日期")
    source = choice(
        "来源", [pair for pair in Source.choices if pair[0] in (
            Source.DONATION, Source.CHARITY_DAY, Source.SELF_RAISED, Source.IN_KIND)]
    )  # fmt: skip
    voucher_no = line("凭证号", most=60, required=False)
    papers = Photos("到账凭证", with_files=True)


class WhyForm(forms.Form):
    reason = text("原因")
