"""Who sees what: list, look-up and audience agree over the whole cast."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model, QuerySet

from meetings import access
from meetings.enums import (
    Audience,
    Capacity,
    Distribution,
    MeetingState,
    PaperState,
    ProposalState,
    TextKind,
    TextState,
)
from meetings.models import (
    Deadline,
    EditorPresence,
    JoiningLink,
    JointText,
    MeetingPack,
    PaperReceipt,
    ProgressNote,
    Signature,
    TextRevision,
)
from meetings.queries.reminders import readers, text_facts
from meetings.rules.two_keys import TwoKeys
from members.models import Person
from members.services import audit
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.viewer import Verdict, Viewer

Visible = Callable[[Viewer], QuerySet[Any]]
AudienceOf = Callable[[Any, dt.datetime], QuerySet[Person]]
EVERYBODY = {"us", "cn"}


def seeing(cast: Cast, visible: Visible, thing: Model) -> set[Person]:
    """Who of the two delegations finds `thing` in their list."""
    return {
        getattr(cast, name)
        for name in cast.names
        if name != "operator" and visible(cast.viewer(name)).filter(pk=thing.pk).exists()
    }


def drafters_of(cast: Cast) -> set[Person]:
    """Who reads what is not circulated yet: heads, counsel and secretaries of both sides."""
    roles = ("head", "counsel", "secretary")
    return {getattr(cast, f"{side}_{role}") for side in ("us", "cn") for role in roles}


def same(
    cast: Cast, visible: Visible, audience: AudienceOf, thing: Model, now: dt.datetime
) -> set[Person]:
    people = seeing(cast, visible, thing)
    assert people == set(audience(thing, now))
    return people


# Private papers, and only they, are at the level 'delegation only': the database holds no others.
PAPERS = [
    (state, level)
    for state in PaperState.values
    for level in Distribution.values
    if (state == PaperState.PRIVATE) == (level == Distribution.DELEGATION)
]


@pytest.mark.parametrize(("state", "level"), PAPERS)
def test_paper_visible_exactly_to_its_audience(
    cast: Cast, now: dt.datetime, state: str, level: str
) -> None:
    meeting = factories.a_meeting()
    paper = factories.a_paper(
        meeting=meeting, side="us", created_by=cast.us_delegate, state=state, distribution=level
    )
    people = same(cast, access.visible_papers, access.audience_of_paper, paper, now)
    expected = {
        Distribution.DELEGATION: set(cast.of_side("us")),
        Distribution.HEADS: {*cast.of_side("us"), cast.cn_head, cast.cn_secretary},
        Distribution.WORKING_GROUP: {*cast.of_side("us"), *cast.of_side("cn")},
        Distribution.PUBLIC: {*cast.of_side("us"), *cast.of_side("cn")},
    }
    assert people == expected[Distribution(level)]


def test_withdrawn_paper_keeps_its_file_from_the_other_side(cast: Cast) -> None:
    paper = factories.a_paper(
        meeting=factories.a_meeting(), side="us", created_by=cast.us_delegate, state="withdrawn"
    )
    version = factories.a_version(paper=paper)
    assert seeing(cast, access.visible_versions, version) == set(cast.of_side("us"))


def test_private_things_visible_exactly_to_the_own_side(cast: Cast, now: dt.datetime) -> None:
    meeting = factories.a_meeting()
    proposal = factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    note = factories.a_private_note(meeting=meeting, author=cast.cn_head, side="cn")
    own = set(cast.of_side("cn"))
    assert seeing(cast, access.visible_proposals, proposal) == own
    assert seeing(cast, access.visible_private_notes, note) == own
    note.withdrawn_at = now
    note.save()
    assert seeing(cast, access.visible_private_notes, note) == set()


@pytest.mark.parametrize("audience", Audience.values)
def test_sitting_visible_exactly_to_its_audience(cast: Cast, audience: str) -> None:
    meeting = factories.a_meeting(sittings=0)
    sitting = factories.a_sitting(
        meeting=meeting, number=1, day=dt.date(2027, 3, 23), audience=audience
    )
    everybody = {*cast.of_side("us"), *cast.of_side("cn")}
    expected = {Audience.ALL: everybody, Audience.HEADS: drafters_of(cast)}
    assert seeing(cast, access.visible_sittings, sitting) == expected[Audience(audience)]


@pytest.mark.parametrize("circulated", [False, True])
def test_text_visible_exactly_to_its_audience(
    cast: Cast, now: dt.datetime, circulated: bool
) -> None:
    meeting = factories.a_meeting(agenda="circulated" if circulated else "draft")
    item = factories.an_item(meeting=meeting)
    text = JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA)
    people = same(cast, access.visible_texts, access.audience_of_text, text, now)
    assert people == seeing(cast, access.visible_items, item)
    [fact] = text_facts(JointText.objects.filter(pk=text.pk), readers(now), now)
    assert {r.id for r in fact.readers} == ({p.pk for p in people} if circulated else set())
    everybody = {*cast.of_side("us"), *cast.of_side("cn")}
    assert people == (everybody if circulated else drafters_of(cast))


@pytest.mark.parametrize("circulated", [False, True])
def test_action_visible_to_its_owners_and_to_everybody_once_circulated(
    cast: Cast, now: dt.datetime, circulated: bool
) -> None:
    meeting = factories.a_meeting()
    before = {} if circulated else {"circulated_en": "", "circulated_zh": ""}
    action = factories.an_action(meeting=meeting, owner_us=cast.us_delegate, **before)
    note = ProgressNote.objects.create(
        action=action, author=cast.us_delegate, side="us", text_en="Begun.", written_at=now
    )
    everybody = {*cast.of_side("us"), *cast.of_side("cn")}
    people = seeing(cast, access.visible_actions, action)
    assert people == (everybody if circulated else {*drafters_of(cast), cast.us_delegate})
    assert people == seeing(cast, access.visible_progress_notes, note)


def test_action_is_read_as_written_by_its_owners_and_who_drafts(cast: Cast) -> None:
    """And the record of how its words came about; by everybody else as it was circulated."""
    action = factories.an_action(
        meeting=factories.a_meeting(),
        text_en="Now",
        text_stale="zh",
        circulated_en="Then",
        owner_cn=cast.cn_delegate,
    )
    now, changed = clock.now(), {"text_en": ["Then", "Now"]}
    redated = {**changed, "due_on": ["2027-05-02", "2027-05-03"]}
    secretary = cast.viewer("us_secretary")
    audit.record(secretary, act="change_action", subject=action, now=now, changes=changed)
    audit.record(secretary, act="change_action", subject=action, now=now, changes=redated)
    audit.record(secretary, act="confirm_wording", subject=action, now=now)
    audit.record(secretary, act="start_action", subject=action, now=now)
    members = {*cast.of_side("us"), *cast.of_side("cn")}
    for name in [each for each in cast.names if getattr(cast, each, None) in members]:
        viewer = cast.viewer(name)
        rows = access.visible_actions(viewer)
        as_written = access.reads_as_written(viewer, action)
        assert as_written == (getattr(cast, name) in {*drafters_of(cast), cast.cn_delegate})
        texts = [(row.text.en, row.text.stale) for row in rows]
        assert texts == [("Now", "zh") if as_written else ("Then", "")]
        found = rows.filter(read_en="Now").exists(), rows.filter(read_en="Then").exists()
        assert found == (as_written, not as_written)
        acts = access.visible_action_acts(viewer).values_list("act", flat=True)
        more = ["change_action", "confirm_wording"] if as_written else []
        assert sorted(acts) == sorted(["change_action", "start_action", *more])


VISIBLE = [getattr(access, name) for name in dir(access) if name.startswith("visible_")]


@pytest.mark.parametrize("name", ["us_left", "cn_left", "stranger", "nobody"])
def test_nobody_sees_nothing(cast: Cast, now: dt.datetime, name: str) -> None:
    meeting = factories.a_meeting(agenda="circulated", minutes="circulated")
    item = factories.an_item(meeting=meeting)
    factories.a_paragraph(item=item)
    action = factories.an_action(meeting=meeting, owner_us=cast.us_left)
    paper = factories.a_paper(meeting=meeting, side="us", created_by=cast.us_left, state="released")
    factories.a_proposal(meeting=meeting, author=cast.us_left, side="us")
    factories.a_private_note(meeting=meeting, author=cast.us_left, side="us")
    moment = {"created_at": now, "changed_at": now}
    Deadline.objects.create(meeting=meeting, kind="papers", due_on=now.date(), **moment)
    JoiningLink.objects.create(meeting=meeting, label_en="Room", url="https://meet.example/5")
    factories.attended(meeting, cast.us_left)
    EditorPresence.objects.create(meeting=meeting, person=cast.us_left, side="us", seen_at=now)
    ProgressNote.objects.create(
        action=action, author=cast.us_left, side="us", text_en="Done.", written_at=now
    )
    PaperReceipt.objects.create(
        version=factories.a_version(paper=paper), person=cast.us_left, opened_at=now
    )
    TextRevision.objects.create(
        text=factories.the_text(meeting, "minutes"),
        revision=1,
        content={},
        made_at=now,
        made_by=cast.us_left,
        circulated_at=now,
    )
    _signature(factories.the_text(meeting, "minutes"), "us", "clear", cast.us_counsel, now)
    audit.record(
        cast.viewer("us_head"),
        act="circulate",
        subject=factories.the_text(meeting, "minutes"),
        now=now,
    )
    audit.record(cast.viewer("us_head"), act="change_action", subject=action, now=now)
    viewer, operator, head = (cast.viewer(each) for each in (name, "operator", "us_head"))
    MeetingPack.objects.create(meeting=meeting, appointment=head.appointment, asked_at=now)
    # What somebody asked for is theirs alone.
    shown_to = {access.visible_packs: head}
    # Each has something to show, or the last line could not fail.
    shown = {each: each(shown_to.get(each, operator)).exists() for each in VISIBLE}
    assert [visible.__name__ for visible in VISIBLE if not shown[visible]] == []
    assert [visible.__name__ for visible in VISIBLE if visible(viewer).exists()] == []


def test_operator_sees_drafts_and_sittings_for_heads(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=0)
    factories.a_sitting(meeting=meeting, number=1, day=dt.date(2027, 3, 23), audience="heads")
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    operator = cast.viewer("operator")
    for things in ("sittings", "texts", "items", "paragraphs"):
        assert getattr(access, f"visible_{things}")(operator).exists()


def _signature(text: JointText, side: str, capacity: str, person: Person, now: dt.datetime) -> None:
    Signature.objects.create(
        text=text,
        revision=text.revision,
        fingerprint="0" * 64,
        capacity=capacity,
        side=side,
        person=person,
        signed_at=now,
    )


def test_may_sign_only_a_head_after_both_counsel_cleared(cast: Cast, now: dt.datetime) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    text = JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA)

    def signers() -> list[str]:
        keys = TwoKeys.of(text, text.signatures.all())
        return [n for n in cast.names if access.may_sign(cast.viewer(n), text, keys)]

    assert signers() == []
    _signature(text, "us", Capacity.CLEAR, cast.us_counsel, now)
    assert signers() == []
    _signature(text, "cn", Capacity.CLEAR, cast.cn_counsel, now)
    assert signers() == ["us_head", "cn_head"]
    _signature(text, "us", Capacity.SIGN, cast.us_head, now)
    assert signers() == ["cn_head"]
    text.revision += 1
    assert signers() == []
    text.revision -= 1
    text.state = TextState.DRAFT
    assert signers() == []


def test_final_text_says_so_to_who_would_turn_a_key(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="agreed", minutes="adopted", state="held")
    for text in JointText.objects.filter(meeting=meeting):
        keys = TwoKeys.of(text, [])
        for verdict in (
            access.may_clear(cast.viewer("us_counsel"), text, keys),
            access.may_sign(cast.viewer("cn_head"), text, keys),
        ):
            assert (verdict.allowed, str(verdict.reason)) == (False, "This text is final.")


def test_proposal_is_changed_by_its_author_head_or_secretary_while_it_is_private(
    cast: Cast,
) -> None:
    meeting = factories.a_meeting()
    proposal = factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    may = access.may_edit_proposal
    assert cast.who_may(may, proposal) == {"cn_delegate", "cn_head", "cn_secretary"}
    for state in set(ProposalState) - {ProposalState.PRIVATE}:
        proposal.state = state
        assert cast.who_may(may, proposal) == set()


HEADS = {"us_head", "cn_head"}
SECRETARIES = {"us_secretary", "cn_secretary"}


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (access.may_plan, HEADS | SECRETARIES),
        (access.may_manage_topics, SECRETARIES),
        (access.may_keep_glossary, SECRETARIES),
        (access.may_draft_text, HEADS | SECRETARIES),
        (access.may_manage_actions, HEADS | SECRETARIES),
    ],
)
def test_acts_of_both_sides_are_for_these_roles(
    cast: Cast, may: Callable[[Viewer], Verdict], who: set[str]
) -> None:
    assert cast.who_may(may) == who


def test_members_alone_propose_until_the_meeting_is_held(cast: Cast) -> None:
    meeting = factories.a_meeting()
    members = {name for name in cast.names if cast.viewer(name).is_member}
    for state in MeetingState:
        meeting.state = state
        open_to = set() if state in {"held", "closed", "cancelled"} else members
        assert cast.who_may(access.may_propose, meeting) == open_to


def test_chairs_are_named_until_the_meeting_is_settled(cast: Cast) -> None:
    meeting = factories.a_meeting()
    for state in MeetingState:
        meeting.state = state
        open_to = set() if state in {"closed", "cancelled"} else HEADS | SECRETARIES
        assert cast.who_may(access.may_set_chairs, meeting, None) == open_to


def test_circulated_minutes_alone_are_locked(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="circulated", state="held")
    agenda, minutes = (factories.the_text(meeting, kind) for kind in TextKind)
    assert cast.who_may(access.may_lock, agenda) == set()
    for state in TextState:
        minutes.state = state
        open_to = HEADS | SECRETARIES if state == TextState.CIRCULATED else set()
        assert cast.who_may(access.may_lock, minutes) == open_to


def test_who_may_not_draft_is_told_so_whatever_they_would_do_to_a_text(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting(minutes="adopted", agenda="agreed", state="cancelled")
    minutes = factories.the_text(meeting, TextKind.MINUTES)
    delegate, keys = cast.viewer("us_delegate"), TwoKeys.of(minutes, [])
    for verdict in (
        access.may_edit_text(delegate, minutes),
        access.may_write_paragraph(delegate, minutes, kind="summary", side=""),
        access.may_circulate(delegate, minutes, keys),
        access.may_lock(delegate, minutes),
        access.may_open_revision(delegate, minutes, now),
        access.may_ask_to_open(delegate, minutes),
        access.may_keep_agreed(delegate, minutes),
        access.may_discard_revision(delegate, minutes, restorable=False),
    ):
        assert (verdict.allowed, str(verdict.reason)) == (
            *(False, "Joint texts are drafted by the two secretariats."),
        )
