"""The form of each kind of order; they check and clean input only."""

from typing import Any

from django import forms

from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.pages.funds.choices import NO_TARGET
from zhuzhen.pages.funds.forms import PapersField
from zhuzhen.pages.households.forms import choice, day, line

Listed = list[tuple[str, str]]
_SETTLED = [
    (Stage.CAPITALISED.value, "形成资产"),
    (Stage.EXPENSED.value, "列支（不形成资产）"),
]


class OrderForm(forms.Form):
    """What all orders say; the accounts stand in a table of their own."""

    request_id = forms.UUIDField(label="办理编号", widget=forms.HiddenInput)

    def __init__(self, *args: Any, purposes: Listed, uses: Listed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("purpose", purposes, none="不选，分给镇或村")
        self._offer("use_code", uses, none="请选择")
        self.fields["text"] = line("事由", most=300, help_text="为什么动这笔钱，审批人看这句")
        self.fields["on"] = day("记账日期")
        self.fields["papers"] = PapersField()

    def _offer(self, name: str, listed: Listed, *, none: str) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", none), *listed]


class AllocationForm(OrderForm):
    purpose = forms.ChoiceField(
        label="分给哪个用途", required=False, help_text="项目要先进项目库，入库后在这里能选"
    )
    place = line("分给哪个镇或村", most=60, required=False, help_text="没有选用途的才填，由镇统筹")
    use_code = forms.ChoiceField(
        label="使用清单条目", required=False,
        help_text="财政资金分给项目时要选；属于负面清单的会被拒绝",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("purpose") and not given.get("place"):
            self.add_error("purpose", NO_TARGET)
        return given


class WithdrawalForm(OrderForm):
    place = line("收回到哪里", most=60, help_text="收回到县或市，可以重新分配")


class CommitmentForm(OrderForm):
    payee = line("合同对方", most=120)
    voucher_no = line("合同编号", most=60, required=False)


class PaymentForm(OrderForm):
    payee = line("收款方", most=120)
    voucher_no = line("支付凭证号", most=60, required=False)


class SettlementForm(OrderForm):
    stage = choice("结转为", _SETTLED)


FORMS: dict[OrderKind, type[OrderForm]] = {
    OrderKind.ALLOCATION: AllocationForm,
    OrderKind.COMMITMENT: CommitmentForm,
    OrderKind.PAYMENT: PaymentForm,
    OrderKind.SETTLEMENT: SettlementForm,
    OrderKind.RELEASE: OrderForm,
    OrderKind.WITHDRAWAL: WithdrawalForm,
    OrderKind.RECLAIM: OrderForm,
}
