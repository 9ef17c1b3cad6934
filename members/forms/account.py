"""The sign-in library's forms, without placeholders that repeat their labels."""

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.forms import Form
from django.utils.translation import gettext_lazy as _


def without_placeholders(form: Form) -> None:
    """Takes them away: a label that stands above the field is enough."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class PlainLabels(Form):
    """A form of the sign-in library without placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_placeholders(self)


def as_typed(address: str) -> str:
    """An address as it was meant: keyboards and mail programs bring full-width signs and marks
    that nobody sees."""
    wide = unicodedata.normalize("NFKC", address)
    return "".join(c for c in wide if unicodedata.category(c) not in {"Cf", "Cc"}).strip()


class LoginForm(PlainLabels, account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        typed = login.to_python
        login.to_python = lambda value: typed(as_typed(value or ""))  # type: ignore[method-assign]
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay logged in here for two weeks")
        self.fields["remember"].help_text = _(
            "For delegates, alternates and advisers. Heads, deputies, counsel, secretaries and the "
            "operator are logged out after half an hour without use."
        )


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


class AddPasskeyForm(PlainLabels, AddWebAuthnForm):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        """What no browser sends is refused as the library refuses a wrong code."""
        try:
            cleaned: dict[str, Any] = super().clean() or {}
        except ValueError as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned
