"""The daily digest: what a recipient wanted in one letter a day, and what came all at once."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.mail.letter import GROUP, Letter


def digest_letter(sections: Sequence[Letter]) -> Letter | None:
    """Letters in one; None where there are none."""
    if not sections:
        return None
    if len(sections) == 1:
        return sections[0]
    count = len(sections)
    heading = ngettext("%(count)d email today", "%(count)d emails today", count) % {"count": count}
    return Letter(
        subject=f"[{GROUP}] {heading}",
        heading=heading,
        kinds=tuple(dict.fromkeys(kind for part in sections for kind in part.kinds)),
        paragraphs=(
            _(
                "The emails you chose to receive once a day, and several that arose at once, are "
                "gathered here."
            ),
        ),
        sections=tuple(sections),
    )
