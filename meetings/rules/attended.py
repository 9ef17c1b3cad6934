"""Who was at which sittings."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import ngettext

from meetings.rules.content import Content, first_format
from workinggroup.lib.punctuation import enumerated


def only_sittings(numbers: Collection[int]) -> str:
    """Of somebody who attended the sittings with these `numbers` and not all; empty for none."""
    if not numbers:
        return ""
    said = {"numbers": enumerated(map(str, sorted(numbers)))}
    return ngettext("sitting %(numbers)s only", "sittings %(numbers)s only", len(numbers)) % said


def only_at_in(content: Content, attendee: dict[str, Any]) -> tuple[int, ...]:
    """The numbers of the sittings at which an `attendee` of minutes was, where it was not all of
    them; formats before the second tell none apart."""
    if first_format(content) or "sittings" not in attendee:
        return ()
    held = [sitting["number"] for sitting in content["meeting"]["sittings"]]
    there: list[int] = attendee["sittings"]
    return () if there == held else tuple(there)
