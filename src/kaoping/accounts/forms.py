"""The forms of the entrance and of the people's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils import timezone

from kaoping.accounts.capabilities import Role
from kaoping.accounts.models import PHONE, USERNAME, Organisation, Person

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaoping.accounts.errors import Refusal

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show what a service refused at the head of the form."""
    form.add_error(None, f"{refusal.message}{refusal.mend}")


class LogInForm(LoginForm):  # type: ignore[misc]  # allauth's classes are untyped
    """Account and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="账号",
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
        )
        self.fields["password"].label = "密码"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """Return the account as accounts are written: without blanks, in small letters."""
        return str(self.cleaned_data["login"]).strip().lower()


class NewPasswordForm(forms.Form):
    """A new password, twice; the rules stand beside it, the service checks them."""

    password = forms.CharField(label="新密码", strip=False, widget=NEW_PASSWORD, max_length=256)
    again = forms.CharField(
        label="再输入一次新密码", strip=False, widget=NEW_PASSWORD, max_length=256
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        given: dict[str, Any] = super().clean() or {}
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", "两次输入的新密码不同，请重新输入。")
        return given


class ChangePasswordForm(NewPasswordForm):
    """The old password, and a new one twice. Wrong old ones count like wrong log-ins."""

    old = forms.CharField(
        label="当前密码",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "password", "again")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old(self) -> str:
        """Refuse a wrong old password."""
        old = str(self.cleaned_data["old"])
        person: Person = self.request.user  # type: ignore[assignment]
        if authenticate(self.request, username=person.username, password=old) is None:
            raise forms.ValidationError("当前密码不对。", code="wrong-password")
        return old


class PersonForm(forms.Form):
    """A person, without posts."""

    username = forms.CharField(
        label="账号",
        max_length=40,
        validators=[USERNAME],
        help_text="2至40个小写字母、数字、点、下划线或连字符，例如 zhang.san。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label="姓名", max_length=60)
    email = forms.EmailField(label="电子邮箱", required=False)
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[PHONE])


class OrganisationForm(forms.Form):
    """An organisation."""

    code = forms.SlugField(
        label="代码", max_length=60, help_text="小写英文字母、数字和连字符，例如 housing。"
    )
    name = forms.CharField(label="名称", max_length=100)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    spellings = forms.CharField(
        label="办法中的写法",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，例如：市住建局、市住房和城乡建设局。",
    )
    gb2260 = forms.RegexField(
        r"^[0-9]{6}$",
        label="行政区划代码（GB/T 2260）",
        required=False,
        error_messages={"invalid": "行政区划代码是6位数字。"},
    )

    def clean_spellings(self) -> list[str]:
        """Return one spelling a line."""
        lines = str(self.cleaned_data["spellings"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


class PeriodForm(forms.Form):
    """From one day to another."""

    from_day = forms.DateField(label="起始日", widget=DAY, initial=timezone.localdate)
    until_day = forms.DateField(label="终止日", widget=DAY, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("from_day"), given.get("until_day")
        if first and last and last < first:
            self.add_error("until_day", "终止日早于起始日，请改正日期。")
        return given


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the organisations; the full names tell those of two cities apart."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Return the organisation as the list names it."""
        return obj.in_full


class PostForm(PeriodForm):
    """A post for a person."""

    organisation = OrganisationChoice(
        label="单位", queryset=Organisation.objects.none(), empty_label="请选择"
    )
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    title = forms.CharField(label="职务", max_length=60, required=False)
    field_order = ("organisation", "role", "title", "from_day", "until_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101  declared above
        choice.queryset = Organisation.objects.all()


class DelegationForm(PeriodForm):
    """Somebody who stands in."""

    to_person = forms.ChoiceField(label="受托人")
    reason = forms.CharField(label="事由", max_length=200, help_text="例如：出差、休假。")
    field_order = ("to_person", "from_day", "until_day", "reason")

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_day"].required = True
        choice = self.fields["to_person"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  declared above
        choice.choices = [("", "请选择"), *((str(each.pk), str(each)) for each in people)]


class ImportForm(forms.Form):
    """A workbook of people."""

    file = forms.FileField(
        label="人员表（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )


class SearchForm(forms.Form):
    """Which people to show."""

    search = forms.CharField(label="姓名、账号或拼音", required=False, max_length=60)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *Role.choices])
    organisation = forms.ChoiceField(label="单位", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "全部"),
            ("active", "在用"),
            ("inactive", "已停用"),
            ("without-post", "没有岗位"),
        ],
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  declared above
        choice.choices = [("", "全部"), *((each.code, each.in_full) for each in organisations)]
