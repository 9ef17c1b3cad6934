"""Many letters together: what is equal is read once, written once and drawn once."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import translation

from meetings.mail import account, action, digest, meeting, openings, paper, text, trouble
from meetings.mail.drawing import Surroundings
from meetings.mail.facts import Addressee, Facts
from meetings.mail.letter import Letter
from meetings.mail.material import TRAITS, Material, Rule, page_address
from meetings.mail.row import Row
from meetings.mail.wire import Form, Message
from members.enums import MailKind
from members.letters import DIGEST, NEVER_OFF, unsubscribe_link

LETTERS_BY_RULE: Mapping[str, Rule] = {
    **account.ACCOUNT_LETTERS,
    **account.KEY_HOLDER_LETTERS,
    **meeting.MEETING_LETTERS,
    **text.TEXT_LETTERS,
    **openings.OPENING_LETTERS,
    **action.ACTION_LETTERS,
    **paper.PAPER_LETTERS,
    **trouble.TROUBLE_LETTERS,
}
BatchKey = tuple[object, ...]


class LetterLinks:
    """The signed links that switch off kinds of letters, each made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, tuple[MailKind, ...]], str] = {}

    def unsubscribe(self, person: int, kinds: tuple[MailKind, ...]) -> str:
        """The link of a person for `kinds`; empty where there are none."""
        if not kinds:
            return ""
        if (person, kinds) not in self._made:
            self._made[person, kinds] = unsubscribe_link(person, kinds)
        return self._made[person, kinds]


class Batch:
    """Letters as they are true at `now` (aware, UTC). Writes nothing.

    What it has read and written it keeps: it is good for as long as nothing changes. `links`
    spares making again those of an earlier batch.
    """

    def __init__(self, now: dt.datetime, links: LetterLinks | None = None) -> None:
        self.facts = Facts(now)
        self.links = links or LetterLinks()
        self._letters: dict[BatchKey, Letter | None] = {}
        self._forms: dict[BatchKey, Form | None] = {}

    def want(self, rows: Iterable[Row]) -> None:
        """These rows will be composed: what they need is read together."""
        rows = list(rows)
        digests = [row for row in rows if row.rule == DIGEST]
        for row in digests:
            self.facts.want("bundled", row.payload.get("letters", []))
        inside = [each for row in digests for each in self.facts.bundled(row)]
        for row in (*rows, *inside):
            self.facts.want("people", [row.recipient_id])
            if rule := LETTERS_BY_RULE.get(row.rule):
                self.facts.want(rule.about, [row.subject_id])

    def addressee(self, row: Row) -> Addressee:
        """The recipient of a row, and what they are now."""
        return self.facts.addressee(row.recipient_id)

    def compose(self, row: Row, message_id: str = "") -> Message | None:
        """The letter of `row`, in its recipient's language.

        None where the recipient may no longer see what it is about, or it has become moot: the
        row is then no longer needed. Raises `KeyError` for a rule that nobody writes.
        """
        to = self.addressee(row)
        # What happened to their own account or role reaches who holds none any more.
        own = row.rule in account.ACCOUNT_LETTERS or row.payload.get("own")
        if not to.person.is_active or (to.viewer.is_nobody and not own):
            return None
        key: BatchKey = (row.pk,) if row.rule == DIGEST else self._key(row, to)
        if key not in self._forms:
            with translation.override(to.person.language):
                self._forms[key] = self._form(row, to, key)
        form = self._forms[key]
        if form is None:
            return None
        link = self.links.unsubscribe(to.person.pk, form.kinds)
        # The letters about an address go to that one, whatever the account's is by now.
        address = row.payload.get("to") if row.rule in account.ACCOUNT_LETTERS else None
        return Message(form, address or to.person.email, link, message_id)

    def _key(self, row: Row, to: Addressee) -> BatchKey:
        """All that its letter depends on."""
        traits = LETTERS_BY_RULE[row.rule].traits
        return (
            row.rule,
            row.subject_id,
            to.person.language,
            to.side,
            to.may_log_in,
            *[TRAITS[trait](self.facts, to, row) for trait in traits],
        )

    def _form(self, row: Row, to: Addressee, key: BatchKey) -> Form | None:
        letter = self._digest(row, to) if row.rule == DIGEST else self._letter(row, to, key)
        if letter is None:
            return None
        around = Surroundings(
            language=translation.get_language() or settings.LANGUAGE_CODE,
            own_first=to.side,
            side=to.viewer.side or "",
            secretaries=self.facts.secretaries(to.viewer.side),
            kinds=tuple(kind for kind in letter.kinds if kind not in NEVER_OFF),
            preferences=page_address("mail_preferences") if to.may_log_in else "",
            is_example=settings.EXAMPLE,
        )
        return Form(letter, around)

    def _letter(self, row: Row, to: Addressee, key: BatchKey) -> Letter | None:
        if key not in self._letters:
            rule = LETTERS_BY_RULE[row.rule]
            traits = dict(zip(rule.traits, key[-len(rule.traits) :], strict=True))
            self._letters[key] = rule.write(Material(self.facts, row.subject_id, to.side, traits))
        return self._letters[key]

    def _digest(self, row: Row, to: Addressee) -> Letter | None:
        rows = self.facts.bundled(row)
        letters = [self._letter(each, to, self._key(each, to)) for each in rows]
        return digest.digest_letter([letter for letter in letters if letter is not None])
