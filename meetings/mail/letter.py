"""The form of a letter: what it says, before anybody draws it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from members.enums import MailKind

# What stands in the place of a symbol where a letter is about no document of the group.
GROUP = "JWG"
# How much of a title or of the words of an action item goes into a subject.
LONGEST_IN_SUBJECT = 60


@dataclass(frozen=True)
class Fact:
    """A label and what stands beside it, line by line; `lang` is the BCP 47 tag of the lines where
    they are not in the language of the letter; `struck` lines hold no longer, as the label says to
    who reads plain text."""

    label: str
    lines: tuple[str, ...]
    lang: str = ""
    struck: bool = False


@dataclass(frozen=True)
class Letter:
    """What one letter says, in the recipient's language and as plain text.

    `subject` begins with the document symbol or number and holds nothing that is not shared by
    both sides. `asked` is the one thing the recipient is asked to do; `link` the one page it
    leads to; `notes` small print. `kinds` is what the one-click link switches off. `salutation`
    is that of a letter to one person; what goes to many begins as all do.
    """

    subject: str
    heading: str
    kinds: tuple[MailKind, ...]
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    asked: str = ""
    link: str = ""
    link_label: str = ""
    notes: tuple[str, ...] = ()
    salutation: str = ""
    sections: tuple["Letter", ...] = field(default=())


def facts(*pairs: tuple[str, str | Iterable[str]]) -> tuple[Fact, ...]:
    """Facts of what there is to tell: pairs without text are left out."""
    all_facts = [
        Fact(label, (lines,) if isinstance(lines, str) else tuple(lines)) for label, lines in pairs
    ]
    return tuple(fact for fact in all_facts if any(fact.lines))
