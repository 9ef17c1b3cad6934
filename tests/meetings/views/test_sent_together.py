"""The same form, sent by two windows at the same moment: one act, and both answers lead there."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import PrivateNote, ProgressNote
from members.models import SentForm
from tests import factories
from tests.conftest import Cast
from tests.races import at_once
from tests.signing_in import sign_in_as

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_form_sent_four_times_at_once_is_done_once(racers: Cast, now: dt.datetime) -> None:
    meeting = factories.a_meeting(state="held", agenda="agreed")
    action = factories.an_action(meeting=meeting, serial=1, owner_us=racers.us_delegate)
    forms: list[tuple[str, dict[str, Any]]] = [
        (reverse("action_act", args=[action.number, "report_progress"]), {"text_en": "Half."}),
        (reverse("note_add", args=[meeting.number]), {"text": "A thought."}),
    ]
    for n, (path, values) in enumerate(forms):
        browsers = [Client() for _ in range(4)]
        for browser in browsers:
            sign_in_as(browser, racers.us_delegate)
        sent = {**values, "once": f"a-token-of-this-form-{n}"}
        answers = at_once(*(partial(browser.post, path, sent) for browser in browsers))
        assert {(each.status_code, each["Location"]) for each in answers} == {
            (302, answers[0]["Location"])
        }
    assert ProgressNote.objects.count() == PrivateNote.objects.count() == 1
    assert SentForm.objects.count() == len(forms)
