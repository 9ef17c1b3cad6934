"""Messages of Django and of the sign-in library whose Chinese is ours.

Theirs says 你 where the portal says 您, or follows the English word for word. Marked here, to the
letter as the libraries have them, the messages belong to our catalogue, which is asked first. A
new version that words one differently fails `tests/house/test_chinese.py`.
"""

from django.utils.translation import gettext_noop


def ngettext_noop(singular: str, plural: str) -> str:
    """Marks a message of two forms, as `gettext_noop` does one of one."""
    return singular


BORROWED = (
    # --- fields: what follows a label, and the marks after which nothing does ---
    gettext_noop(":"),
    gettext_noop(":?.!"),
    ngettext_noop(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext_noop(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    gettext_noop(
        "ManagementForm data is missing or has been tampered with. Missing fields: "
        "%(field_names)s. You may need to file a bug report if the issue persists."
    ),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    # --- passwords ---
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
    # --- signing in ---
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Incorrect password."),
    gettext_noop("Incorrect code."),
    gettext_noop("Authenticator code"),
    # --- the admin site ---
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    ngettext_noop("%(counter)s result", "%(counter)s results"),
)
