"""What is so, or is not, in words: in lists, pages and files."""

from django.utils.translation import gettext as _


def yes_or_no(truth: object) -> str:
    """The word for it; none for what nobody has said."""
    if truth is None:
        return ""
    return _("yes") if truth else _("no")


def yes_or_blank(truth: object) -> str:
    """The word for what is so, where what is not so goes without saying."""
    return _("yes") if truth else ""
