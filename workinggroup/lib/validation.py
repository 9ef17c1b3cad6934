"""Asking a row's own fields and constraints before it is written."""

from collections.abc import Collection

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import sentences


def check(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise `Refused`, with a message for each field at fault, unless `row` may be written."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        raise refusal(error) from error


def refusal(error: ValidationError) -> Refused:
    """The `Refused` that says what a `ValidationError` says; its reason is the first message."""
    fields = {
        name: sentences(messages)
        for name, messages in getattr(error, "message_dict", {}).items()
        if name != NON_FIELD_ERRORS
    }
    return Refused(error.messages[0], fields=fields)
