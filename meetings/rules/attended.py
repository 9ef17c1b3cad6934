"""Who was at which sittings, in words."""

from collections.abc import Collection

from django.utils.translation import ngettext

from workinggroup.lib.punctuation import enumerated


def only_sittings(numbers: Collection[int]) -> str:
    """Of somebody who attended the sittings with these `numbers` and not all; empty for none."""
    if not numbers:
        return ""
    said = {"numbers": enumerated(map(str, sorted(numbers)))}
    return ngettext("sitting %(numbers)s only", "sittings %(numbers)s only", len(numbers)) % said
