"""Asking for another address for an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.address_changes import is_officer
from workinggroup.lib.act_forms import ActForm


class AddressForm(ActForm):
    """The new address; whoever vouches for another one may say that their access is lost."""

    email = forms.EmailField(label=_("New email address"), max_length=254)
    lost_access = forms.BooleanField(
        label=_("The holder has lost their access"),
        required=False,
        help_text=_(
            "To the old address, the password or the second factor; the address may stay the "
            "same. A second officer of the side has to agree, and the change takes effect 48 "
            "hours later: then password, second factor, sessions and keys become void, and "
            "an invitation goes to the address."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject.pk == self.viewer.person_id or not is_officer(self.viewer):
            del self.fields["lost_access"]
