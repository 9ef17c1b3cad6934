"""An agenda as its readers see it."""

import datetime as dt

import pytest

from meetings.enums import TextKind, TextState
from meetings.queries.texts.agenda import agenda_of
from meetings.queries.texts.status import text_status
from meetings.services import texts
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock


@pytest.mark.parametrize("signed", [True, False])
def test_presenter_has_the_name_that_was_cleared_and_signed(
    cast: Cast, now: dt.datetime, *, signed: bool
) -> None:
    meeting = factories.a_meeting()
    presenter = factories.a_member(side="us", seat=7, given_name="Given", family_name="Before")
    factories.an_item(meeting=meeting, presenter=presenter, presenter_side="us")
    factories.an_item(meeting=meeting)
    text = factories.the_text(meeting, TextKind.AGENDA)
    acts = [("us_counsel", texts.clear), ("cn_counsel", texts.clear)]
    acts += [("us_head", texts.sign), ("cn_head", texts.sign)] if signed else []
    for name, act in acts:
        if act is texts.sign and text.state == TextState.DRAFT:
            texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
        text.refresh_from_db()
        act(cast.viewer(name), text=text, seen_fingerprint=text_status(text).fingerprint, now=now)
        text.refresh_from_db()
    assert (text.state == TextState.AGREED) is signed
    presenter.family_name = "After"
    presenter.save()
    lines = agenda_of(
        cast.viewer("us_delegate" if signed else "us_secretary"), meeting, clock.now()
    ).lines
    assert [line.presenter and str(line.presenter) for line in lines] == ["Given Before", None]
