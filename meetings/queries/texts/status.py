"""Where a joint text stands: its fingerprint, what it lacks, and whose keys are turned.

Nothing here asks who is reading: callers come with a text from `access.visible_texts`.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, PositiveIntegerField, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.enums import Capacity
from meetings.models import JointText, Signature, TextRevision
from meetings.queries.texts.words import (
    Gap,
    Words,
    content_of,
    gaps_of,
    has_words,
    words_of,
)
from meetings.rules.content import Content, fingerprint_of
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import YES, Side, Verdict, not_now


@dataclass(frozen=True)
class TextStatus:
    """Where a joint text stands: its words and fingerprint, the keys that count, what is missing.

    `content` is what the heads signed of a final text, else what they would sign now. `drifted` is
    true where the words changed under an issued revision; its signatures no longer
    count, and the next act opens a new revision.
    """

    text: JointText
    content: Content
    fingerprint: str
    keys: TwoKeys
    gaps: tuple[Gap, ...]
    drifted: bool

    def is_complete(self) -> Verdict:
        """Whether there are words, current in both languages: before that no key counts, and
        nothing is circulated."""
        if not (self.content and has_words(self.content)):
            return not_now(_("There is nothing in this text yet."))
        if self.gaps:
            first = self.gaps[0]
            return not_now(
                _("Both languages must be complete and current first: %(where)s %(what)s.")
                % {"where": first.where, "what": first.what}
            )
        return YES

    def has_attendance(self) -> Verdict:
        """Whether each side has recorded who attended: it stands in the minutes, not in an agenda,
        and can no longer be recorded once they are locked."""
        reasons = {
            Side.US: _("Record first who attended for the US side: it is part of the minutes."),
            Side.CN: _(
                "Record first who attended for the Chinese side: it is part of the minutes."
            ),
        }
        attended = self.content.get("attended")
        missing = [side for side in Side if attended is not None and not attended[side]]
        return not_now(reasons[missing[0]]) if missing else YES

    def waits_for(self, first: Side | None) -> list[str]:
        """In plain sentences, what is still missing before both heads have signed; of the sides
        `first` before the other."""
        if self.text.final:
            return []
        missing = (
            [
                ngettext(
                    "%(count)d text lacks a current version in one language.",
                    "%(count)d texts lack a current version in one language.",
                    len(self.gaps),
                )
                % {"count": len(self.gaps)}
            ]
            if self.gaps
            else []
        )
        counsel = {
            Side.US: _("Counsel of the US side has not cleared this revision."),
            Side.CN: _("Counsel of the Chinese side has not cleared this revision."),
        }
        heads = {
            Side.US: _("The head of the US delegation has not signed this revision."),
            Side.CN: _("The head of the Chinese delegation has not signed this revision."),
        }
        missing += [counsel[side] for side in self.keys.missing(Capacity.CLEAR, first=first)]
        missing += [heads[side] for side in self.keys.missing(Capacity.SIGN, first=first)]
        return missing


@prepared(text=BigAutoField(), revision=PositiveIntegerField())
def _frozen(columns: tuple[str, ...], *, text: Any, revision: Any) -> QuerySet[Any, Any]:
    return TextRevision.objects.filter(text=text, revision=revision).values_list(*columns)


@prepared(text=BigAutoField())
def _signatures(*, text: Any) -> QuerySet[Signature]:
    return Signature.objects.filter(text=text)


def text_status(text: JointText, words: Words | None = None) -> TextStatus:
    """Where `text` stands now; `words` where the caller has them already.

    Two queries, and those of `words_of`, however long it is.
    """
    keys = TwoKeys.of(text, _signatures(text=text.pk))
    # Of a text that is not final the frozen words are not shown, and they are long.
    columns = ("fingerprint", "content") if text.final else ("fingerprint",)
    frozen = _frozen(columns, text=text.pk, revision=text.revision)
    if text.final:
        signed, content = frozen[0] if frozen else ("", {})
        return TextStatus(text, content, signed, keys, (), drifted=False)
    issued = frozen[0][0] if frozen else None
    words = words or words_of(text)
    content = content_of(words)
    present = fingerprint_of(content)
    drifted = issued is not None and issued != present
    if drifted:
        keys = TwoKeys(void=(*keys.void, *keys.current))
    return TextStatus(text, content, present, keys, gaps_of(words), drifted)
