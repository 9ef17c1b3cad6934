"""Where a joint text stands: its digest, what it lacks, and whose keys are turned.

Nothing here asks who is reading: callers come with a text from `access.visible_texts`.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.digests import Content, digest
from meetings.enums import Capacity
from meetings.models import JointText, TextRevision
from meetings.queries.words import Gap, Words, content_of, gaps_of, words_of
from meetings.two_keys import TwoKeys
from members.enums import Side


@dataclass(frozen=True)
class Standing:
    """Where a joint text stands: its words and their digest, the keys that count, what is missing.

    `content` is what the heads signed of a final text, else what they would sign now. `drifted` is
    true where the words changed under an issued revision; its signatures no longer
    count, and the next act opens a new revision.
    """

    text: JointText
    content: Content
    digest: str
    keys: TwoKeys
    gaps: tuple[Gap, ...]
    drifted: bool

    @property
    def complete(self) -> bool:
        return not self.gaps

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


def standing_of(text: JointText, words: Words | None = None) -> Standing:
    """Where `text` stands now; `words` where the caller has them already.

    Two queries, and those of `words_of`, however long it is.
    """
    frozen = TextRevision.objects.filter(text=text, revision=text.revision)
    issued, content = frozen.values_list("digest", "content").first() or (None, {})
    keys = TwoKeys.of(text, text.signatures.select_related("person").all())
    if text.final:
        return Standing(text, content, issued or "", keys, (), drifted=False)
    words = words or words_of(text)
    content = content_of(words)
    present = digest(content)
    drifted = issued is not None and issued != present
    if drifted:
        keys = TwoKeys(void=(*keys.void, *keys.current))
    return Standing(text, content, present, keys, gaps_of(words), drifted)
