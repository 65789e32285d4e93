"""The forms of the entrance and of the people's pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms


class LogInForm(LoginForm):  # type: ignore[misc]  # allauth's classes are untyped
    """Account and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own
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
