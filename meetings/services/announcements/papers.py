"""Letters about papers that were released."""

import datetime as dt

from meetings.access import audience_of_paper
from meetings.models import Paper
from meetings.rules.reminders import SETTLING
from meetings.services.announcements.recipients import news_for, with_account
from meetings.services.outbox import join_waiting, post, withdraw_notifications

PAPER_RULES = ("paper_released", "paper_version")


def announce_released(paper: Paper, *, now: dt.datetime) -> None:
    """A paper was released: to everybody who may see it from now on."""
    theirs = with_account(audience_of_paper(paper, now), now)
    planned = news_for("paper_released", ("paper", paper.pk), now.isoformat(), theirs, now)
    post(planned, now=now, people=theirs)


def announce_version(paper: Paper, *, now: dt.datetime) -> None:
    """A released paper has a new version: one letter to its readers for all the files of half an
    hour, and none to those who are yet to be told that it was released."""
    theirs = with_account(audience_of_paper(paper, now), now)
    planned = news_for(
        "paper_version", ("paper", paper.pk), now.isoformat(), theirs, now, wait=SETTLING
    )
    post(join_waiting(planned, now=now, or_rules=["paper_released"]), now=now, people=theirs)


def announce_withdrawn(paper: Paper, *, reason: str, now: dt.datetime) -> None:
    """A released paper was withdrawn, for `reason`: to those who could read it. What waits about
    its files is moot."""
    withdraw_notifications(rules=PAPER_RULES, subject_type="paper", subject_id=paper.pk)
    theirs = with_account(audience_of_paper(paper, now), now)
    planned = news_for(
        "paper_withdrawn",
        ("paper", paper.pk),
        now.isoformat(),
        theirs,
        now,
        payload={"reason": reason},
    )
    post(planned, now=now, people=theirs)
