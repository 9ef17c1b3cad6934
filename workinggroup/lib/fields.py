"""Model fields that keep one-line text one line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.functional import cached_property

from workinggroup.lib.text import validate_line, validate_prose

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField, TextField = models.CharField, models.TextField


class LineField(CharField):
    """One line of text; the forms clean, this validator refuses what they let through."""

    default_validators = [validate_line]


class ProseField(TextField):
    """Plain paragraphs separated by line ends."""

    default_validators = [validate_prose]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20_000)
        super().__init__(*args, **kwargs)

    @cached_property
    def validators(self) -> list[Callable[[Any], None]]:
        """Django holds only forms to the length of a TextField; verbs are held to it too."""
        return [*super().validators, MaxLengthValidator(self.max_length)]
