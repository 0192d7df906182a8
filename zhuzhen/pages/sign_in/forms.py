"""Forms of sign-in and the account page; they check and clean input only."""

from django import forms
from django.core.validators import RegexValidator

from zhuzhen.pages.sign_in import choices
from zhuzhen.people.rules import MIN_PASSWORD_LENGTH

_LONGEST_PASSWORD = 128


def _password(label: str, *, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST_PASSWORD,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label="账号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = _password("密码", autocomplete="current-password")


class CodeForm(forms.Form):
    """Six digits from the phone."""

    code = forms.CharField(
        label="动态码",
        help_text="手机验证器上显示的 6 位数字",
        max_length=12,
        validators=[RegexValidator(r"^[0-9]{6}$", choices.CODE_FORM)],
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = _password("原密码", autocomplete="current-password")
    new = _password(
        "新密码",
        autocomplete="new-password",
        help_text=f"至少 {MIN_PASSWORD_LENGTH} 位，含大写字母、小写字母、数字、符号中的三种",
    )
    again = _password("再输一次新密码", autocomplete="new-password")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("again") and cleaned.get("new") != cleaned.get("again"):
            self.add_error("again", choices.NOT_SAME)
        return cleaned


class RemovalForm(forms.Form):
    """The password, to remove the second factor."""

    password = _password("密码", autocomplete="current-password")
