"""Where a joint text stands: its fingerprint, what it lacks, and whose keys are turned.

Nothing here asks who is reading: callers come with a text from `access.visible_texts`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import BigAutoField, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.enums import Capacity
from meetings.models import JointText, Signature
from meetings.queries.texts.capture import content_of
from meetings.queries.texts.pairs import Gap, gaps_of
from meetings.queries.texts.words import Words, words_of
from meetings.rules.content import Content, content_agrees, fingerprint_of, has_words
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import YES, Side, Verdict, not_now


@dataclass(frozen=True)
class TextStatus:
    """Where a joint text stands: its words and fingerprint, the keys that count, what is missing.

    `content` is what was frozen of an issued revision, else what would be issued now. Two are equal
    that say the same, whichever rows they read it from.
    """

    text: JointText
    words: Words = field(compare=False)
    content: Content
    fingerprint: str
    keys: TwoKeys
    gaps: tuple[Gap, ...]
    # Whose words these are: the present revision, but for readers who have an earlier one while the
    # next is written.
    revision: int

    @property
    def present(self) -> bool:
        return self.revision == self.text.revision

    @property
    def follows(self) -> bool:
        """Whether the present revision was opened from the one whose words these are, or is it: who
        opened another, and why, is for those who read that."""
        return self.revision >= self.text.revision - 1

    @property
    def symbol(self) -> str:
        """The document symbol of the words that are shown."""
        return self.text.symbol_of(self.revision)

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """What was cleared and signed of the words that are shown, whether it still counts or
        not."""
        rows = (*self.keys.current, *self.keys.void)
        return tuple(row for row in rows if row.revision == self.revision)

    @cached_property
    def agrees(self) -> bool:
        """Whether content, fingerprint, signatures and state say the same: whoever changes one of
        them behind the portal's back is found out at the next look."""
        signed = (row.fingerprint for row in self.signatures)
        if not content_agrees(self.content, self.fingerprint, signed):
            return False
        return not self.present or self._state_agrees()

    def _state_agrees(self) -> bool:
        """Final is what was issued and both heads signed, who sign what both counsel cleared: what
        both signed and is not final, or not cleared, was tampered with as well."""
        if self.text.final and self.words.frozen is None:
            return False
        cleared = self.keys.cleared or not self.keys.signed
        return cleared and self.text.final == self.keys.signed

    def is_complete(self) -> Verdict:
        """Whether there are words, current in both languages: before that no key counts, and
        nothing is circulated."""
        if not (self.content and has_words(self.content)):
            return not_now(_("There is nothing in this text yet."))
        if self.gaps:
            first = self.gaps[0]
            return not_now(
                _("Both languages must be complete and current first: %(where)s (%(what)s).")
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

    def has_chairs(self) -> Verdict:
        """Whether both chairs are named: they stand in the minutes, and can no longer be named once
        these are issued."""
        chairs = self.content.get("chairs")
        if chairs is not None and not all(chairs.values()):
            return not_now(
                _("Appoint the chairs of both sides first: they are part of the minutes.")
            )
        return YES

    def waits_for(self, first: Side | None) -> list[str]:
        """In plain sentences, what is still missing before both heads have signed; of the sides
        `first` before the other."""
        if self.text.final:
            return []
        if not self.present:
            return [_("Revision %(n)s is being written.") % {"n": self.text.revision}]
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


@prepared(text=BigAutoField())
def _signatures(*, text: Any) -> QuerySet[Signature]:
    return Signature.objects.filter(text=text)


def text_status(text: JointText, words: Words | None = None) -> TextStatus:
    """Where `text` stands now; `words` where the caller has them already.

    One query at most, and those of `words_of`, however long it is. Raises nothing.
    """
    # With the first key a revision is issued.
    signatures = tuple(_signatures(text=text.pk)) if text.ever_issued else ()
    return status_from(words or words_of(text), signatures)


def status_from(words: Words, signatures: Iterable[Signature]) -> TextStatus:
    """Where a text stands, of which these are `words` and the `signatures` of their revision (of
    others too, in any order). No query, raises nothing."""
    text, frozen = words.text, words.frozen
    content = content_of(words)
    return TextStatus(
        text,
        words,
        content,
        frozen.fingerprint if frozen else fingerprint_of(content),
        TwoKeys.of(text, signatures),
        gaps_of(words),
        frozen.revision if frozen else text.revision,
    )
