"""The sign-in library's forms, without placeholders that repeat their labels."""

from typing import Any

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _


class PlainLabels:
    """Takes the placeholders away: a label that stands above the field is enough."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(PlainLabels, account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay logged in here for two weeks")


class ChangePasswordForm(PlainLabels, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(PlainLabels, account.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(PlainLabels, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(PlainLabels, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(PlainLabels, account.ReauthenticateForm):  # type: ignore[misc]
    pass
