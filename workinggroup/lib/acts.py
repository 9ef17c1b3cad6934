"""What an act is: one thing that somebody can do, declared once in a table and read by every door.

The tables are `meetings/rules/acts/` and `members/acts.py`. A row names its rule, its service and
its form by their dotted names, because they stand on higher floors; `tests/house/test_acts.py`
resolves every one of them.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.errors import NotAllowed
from workinggroup.lib.viewer import Verdict, Viewer

Sentence = str | Promise
PROOF_ASKED = _("You are asked to confirm that it is you, unless you just did.")
# Words that depend on what the act is about, or on what its service returned.
Wording = Sentence | Callable[[Any], str]


@cache
def resolved(dotted: str) -> Any:
    """The function or class with this dotted name."""
    return import_string(dotted)


def worded(wording: Wording, about: Any) -> str:
    """`wording` in the active language."""
    return wording(about) if callable(wording) else str(wording)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One row of a table of acts.

    What follows from another act (`agree`, when the second head signs) has `name` and `recorded`
    alone: nobody is offered it.
    """

    # As the audit record and addresses write it.
    name: str
    # What the audit record and histories call it, once it is done.
    recorded: Sentence = ""
    # Of an act that is made of others: what the record has of it instead.
    records: tuple[str, ...] = ()
    # The button.
    label: Wording = ""
    # The sentence that answers it; from what the service returned.
    done: Wording = ""
    # What will happen and who will be told, sentence by sentence, before it is done.
    says: tuple[Wording, ...] = ()
    # It takes something away from somebody, or cannot be undone.
    grave: bool = False
    # Its service demands that whoever does it proved just now who they are.
    proven: bool = False
    # Whether it can be done: (viewer, thing, now) -> Verdict. The service demands the same.
    rule: str = ""
    # What does it: (viewer, *, `thing`=..., now=..., and what the form asks for).
    service: str = ""
    # The name that the service gives to what the act is about; none where it is about no row.
    thing: str = ""
    # What asks for the rest.
    form: str = ""
    # Its service asks back about what looks like a mistake (`Doubtful`), and takes `confirmed`.
    asks_back: bool = False

    @property
    def offered(self) -> bool:
        """Whether somebody can be offered it, rather than that it follows from another act."""
        return bool(self.service)

    def may(self, viewer: Viewer, thing: Any, now: dt.datetime) -> Verdict:
        """The verdict of its rule."""
        verdict: Verdict = resolved(self.rule)(viewer, thing, now)
        return verdict

    def offer(self, thing: Any, verdict: Verdict) -> "Offer":
        """As a page shows it, with the verdict that its reader found."""
        return Offer(self, thing, verdict)

    def offer_to(self, viewer: Viewer, thing: Any, now: dt.datetime) -> "Offer":
        """As a page shows it, with the verdict of its rule."""
        return self.offer(thing, self.may(viewer, thing, now))

    def carry_out(
        self, viewer: Viewer, thing: Any, values: Mapping[str, Any], now: dt.datetime
    ) -> Any:
        """Do it, with `values` as its form cleaned them; returns what the service returns.

        Raises what the service raises: `NotAllowed`, `Refused`, `Stale`.
        """
        about = {self.thing: thing} if self.thing else {}
        return resolved(self.service)(viewer, **about, **values, now=now)

    def with_form(self, form: str) -> "Act":
        """The same act, asked for by another form."""
        return replace(self, form=form)


@dataclass(frozen=True)
class Offer:
    """An act on one thing as a page shows it: true where it can be done."""

    act: Act
    thing: Any
    verdict: Verdict

    def __bool__(self) -> bool:
        return bool(self.verdict)

    def demand(self) -> None:
        """Raise `NotAllowed` with the reason unless it can be done."""
        if not self.verdict:
            raise NotAllowed(self.verdict.reason)

    @property
    def name(self) -> str:
        return self.act.name

    @property
    def grave(self) -> bool:
        return self.act.grave

    @property
    def reason(self) -> Sentence:
        """Why it cannot be done."""
        return self.verdict.reason

    @property
    def label(self) -> str:
        return worded(self.act.label, self.thing)

    @property
    def says(self) -> list[str]:
        """What will happen, in sentences; those that have nothing to say about this are left
        out."""
        said = (*self.act.says, PROOF_ASKED) if self.act.proven else self.act.says
        return [sentence for sentence in (worded(each, self.thing) for each in said) if sentence]


def table_of(*acts: Act) -> dict[str, Act]:
    """Acts by their names, each of which stands once."""
    table = {act.name: act for act in acts}
    if len(table) != len(acts):
        raise ValueError("an act is declared twice")
    return table
