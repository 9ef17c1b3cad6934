"""What action items take, from whom and when, as the table of acts asks for it."""

import datetime as dt

from meetings.queries.verdicts import actions
from tests import factories
from tests.conftest import Cast

GIVERS = {"us_head", "us_secretary", "cn_head", "cn_secretary"}


def test_action_item_is_worked_on_by_its_owners_and_their_secretariats(
    cast: Cast, now: dt.datetime
) -> None:
    action = factories.an_action(meeting=factories.a_meeting(), owner_us=cast.us_adviser)
    workers = {"us_adviser", "us_head", "us_secretary"}
    for rule in (
        actions.may_start_action_now,
        actions.may_report_progress_now,
        actions.may_confirm_done_now,
    ):
        assert cast.who_may(rule, action, now) == workers
    assert cast.who_may(actions.may_propose_to_drop_now, action, now) == GIVERS
    assert cast.who_may(actions.may_remind_owner_now, action, now) == {"us_head", "us_secretary"}
    action.confirmed_us_at = now
    assert cast.who_may(actions.may_confirm_done_now, action, now) == set()
    action.state = "done"
    for rule in (actions.may_report_progress_now, actions.may_remind_owner_now):
        assert cast.who_may(rule, action, now) == set()
    assert cast.who_may(actions.may_reopen_action_now, action, now) == GIVERS


def test_words_of_an_action_item_follow_the_lock_of_the_minutes(
    cast: Cast, now: dt.datetime
) -> None:
    for number, minutes, givers in ((5, "draft", GIVERS), (6, "for_signature", set())):
        meeting = factories.a_meeting(number=number, year=2020 + number, minutes=minutes)
        action = factories.an_action(meeting=meeting, owner_cn=cast.cn_adviser, text_stale="zh")
        assert cast.who_may(actions.may_give_action_now, meeting, now) == givers
        assert cast.who_may(actions.may_change_action_now, action, now) == GIVERS, "its topics"
        assert cast.who_may(actions.may_confirm_wording_now, action, now) == givers
        action.text_stale = ""
        assert cast.who_may(actions.may_confirm_wording_now, action, now) == set()
