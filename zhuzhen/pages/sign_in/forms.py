"""Forms of sign-in and the account page; they check and clean input only."""

import re

from django import forms

from zhuzhen.pages.sign_in import choices
from zhuzhen.people.rules import BACKUP_CODE_DIGITS, MIN_PASSWORD_LENGTH

_LONGEST_PASSWORD = 128
_PHONE_DIGITS = 6


def _told(label: str, *, most: int) -> dict[str, str]:
    """What is wrong with a text, in words of our own."""
    return {
        "required": choices.NEEDED.format(label=label),
        "max_length": choices.TOO_LONG.format(label=label, count=most),
    }


def _password(label: str, *, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST_PASSWORD,
        strip=False,
        help_text=help_text,
        error_messages=_told(label, most=_LONGEST_PASSWORD),
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def _code(*, label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        error_messages=_told(label, most=20),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


def _digits(text: str) -> str:
    """What was typed without the blanks and dashes that make it readable."""
    return re.sub(r"[\s-]", "", text)


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label="账号",
        max_length=60,
        error_messages=_told("账号", most=60),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = _password("密码", autocomplete="current-password")


class CodeForm(forms.Form):
    """Six digits from the phone."""

    code = _code(label="动态码", help_text="手机验证器上显示的 6 位数字")

    def clean_code(self) -> str:
        code = _digits(self.cleaned_data["code"])
        if not re.fullmatch(rf"[0-9]{{{_PHONE_DIGITS}}}", code):
            raise forms.ValidationError(choices.CODE_FORM)
        return code


class SignInCodeForm(forms.Form):
    """Six digits from the phone, or a backup code where there is no phone."""

    code = _code(label="动态码", help_text="手机验证器上显示的 6 位数字")

    def clean_code(self) -> str:
        code = _digits(self.cleaned_data["code"])
        if not re.fullmatch(rf"[0-9]{{{_PHONE_DIGITS}}}|[0-9]{{{BACKUP_CODE_DIGITS}}}", code):
            raise forms.ValidationError(choices.CODES_FORM)
        return code

    @property
    def is_backup(self) -> bool:
        """Whether a backup code was typed."""
        return len(self.cleaned_data.get("code", "")) == BACKUP_CODE_DIGITS


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = _password("原密码", autocomplete="current-password")
    new = _password(
        "新密码",
        autocomplete="new-password",
        help_text=f"至少 {MIN_PASSWORD_LENGTH} 位，含大写字母、小写字母、数字、符号中的三种；"
        "不能含有账号，不要用常见的词",
    )
    again = _password("再输一次新密码", autocomplete="new-password")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("again") and cleaned.get("new") != cleaned.get("again"):
            self.add_error("again", choices.NOT_SAME)
        return cleaned


class OwnPasswordForm(forms.Form):
    """My password once more, before something that weakens or opens my account."""

    password = _password("密码", autocomplete="current-password")
