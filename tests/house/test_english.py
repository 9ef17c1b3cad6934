"""How the English of the interface is written: as an office in Washington writes, in the plain
terms of the field, and by one word for one thing (docs/words.md)."""

import re
from pathlib import Path

import pytest
from django import forms

from workinggroup.borrowed import BORROWED
from workinggroup.catalogue import po_path, read_catalogue
from workinggroup.forms import conditional, is_called_optional

ROOT = Path(__file__).resolve().parents[2]
RULES = {
    "British spelling": r"colour|favour|behaviour|honour|labour|\bgrey\b"
    r"|\b(?:organ|recogn|author|final|summar|minim|prior|categor|apolog|util|real|local)is(?:e|ing|ation)",
    "a British word": r"\b(?:centre|programme|whilst|amongst|towards|judgement|licence|telephone|"
    r"learnt|forgotten your|sept)\b",
    "letter for email": r"(?<!latin )(?<!ascii )\bletters?\b",
    "mail for email": r"\bby mail\b|\bmail (?:log|preferences?)\b|\be-mail\b",
    "told for notified": r"\b(?:is|are|be) told\b",
    "an undertaking": r"\bpromise[sd]?\b|^said$",
    "a vague word for in effect, or void": r"\bthe text stands\b|\bstands? (?:as|once|unchanged)\b|"
    r"\bno longer counts?\b|\bno longer stand\b|\bit counts\b",
    "stand for appear": r"\bwill stand\b",
    "give out for assign": r"\bg(?:ive|iven|ave) (?:it |them )?out\b",
    "drop for close without action": r"\bdropp(?:ed|ing)\b|\bdrop (?:it|an|this)\b",
    "take out for remove": r"\btak(?:e|es|en) (?:it |them |a \w+ )?(?:out|away)\b",
    "for good": r"\bfor good\b",
    "answer for reply": r"\byour answer\b|\banswered yet\b|\bhas(?: not)? answered\b",
    "waits without a subject": r"^waits\b",
    "the clock of a meeting": r"\bclock of the meeting\b|\bby the (?:same )?clock\b",
    "sign in for log in": r"\bsign(?:s|ed|ing)?[ -]in\b",
    "meanwhile for what happened": r"\bmeanwhile\b",
    "come for attend": r"\b(?:will you|who will) come\b",
}


def faults(english: str) -> list[str]:
    """The rules that a text breaks."""
    return [name for name, rule in RULES.items() if re.search(rule, english, re.IGNORECASE)]


def test_every_message_is_written_by_the_rules() -> None:
    found = {}
    for message in read_catalogue(po_path(ROOT)):
        texts = message.id if isinstance(message.id, tuple) else (str(message.id),)
        if texts[0] in BORROWED:
            continue
        if broken := [fault for text in texts for fault in faults(text)]:
            found[texts[0]] = broken
    assert found == {}


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ("Colour", "British spelling"),
        ("The next plan favours a side.", "British spelling"),
        ("Both sides organise it.", "British spelling"),
        ("Forgotten your password?", "a British word"),
        ("A letter was sent.", "letter for email"),
        ("Its readers know it by mail.", "mail for email"),
        ("Both delegations are told.", "told for notified"),
        ("Promised", "an undertaking"),
        ("Said", "an undertaking"),
        ("Signed by both heads, the text stands.", "a vague word for in effect, or void"),
        ("What you signed no longer counts.", "a vague word for in effect, or void"),
        ("It will stand here.", "stand for appear"),
        ("Give out an action item", "give out for assign"),
        ("Propose to drop it", "drop for close without action"),
        ("Take a paragraph out", "take out for remove"),
        ("Release for good", "for good"),
        ("Your answer", "answer for reply"),
        ("Waits for comments.", "waits without a subject"),
        ("By the clock of the meeting.", "the clock of a meeting"),
        ("The sign-in page", "sign in for log in"),
        ("Changed meanwhile", "meanwhile for what happened"),
        ("Will you come?", "come for attend"),
    ],
)
def test_a_faulty_text_is_found(english: str, fault: str) -> None:
    assert fault in faults(english)


@pytest.mark.parametrize(
    "english",
    [
        "A revised agenda",
        "Otherwise the number is raised.",
        "name in Latin letters",
        "The mail server does not answer.",
        "This key was promptly revoked.",
        "Waiting for comments on the minutes.",
    ],
)
def test_a_proper_text_passes(english: str) -> None:
    assert faults(english) == []


# --- fields -------------------------------------------------------------------------------------
NEEDED_AT_TIMES = re.compile(r"^(?:Needed|Required|At least one|For delegates)")


def test_no_field_that_is_needed_at_times_is_called_optional() -> None:
    found = []
    seen = 0
    for form in _all_forms(forms.BaseForm):
        for name, field in getattr(form, "base_fields", {}).items():
            if NEEDED_AT_TIMES.search(str(field.help_text)):
                seen += 1
                found += [(form.__name__, name)] if is_called_optional(field) else []
    assert seen >= 8
    assert found == []


def _all_forms(top: type[forms.BaseForm]) -> list[type[forms.BaseForm]]:
    subs = top.__subclasses__()
    return [*subs, *(form for sub in subs for form in _all_forms(sub))]


def test_a_conditional_field_is_neither_required_nor_called_optional() -> None:
    plain = forms.CharField(required=False, help_text="Needed at times.")
    assert is_called_optional(plain)
    assert not is_called_optional(conditional(plain))
    assert not plain.required
