"""The pages of the portal, in the order of the URL lists."""

from typing import Any

from meetings.access import visible_packs
from meetings.enums import TextKind
from meetings.models import AgendaItem, JointText, Paragraph
from meetings.models.text import NOT_ASKED
from meetings.queries.texts.status import text_status
from meetings.services.packs import ask_for_pack, make_ordered_packs
from meetings.services.texts import clear
from members.access import visible_api_keys, visible_calendar_keys
from members.address_changes import STOP, address_link
from members.enums import MailKind
from members.letters import unsubscribe_link
from tests import factories
from tests.house.matrix import (
    ANYBODY,
    DONE,
    DRAFTING,
    LOGIN,
    MANAGING,
    PAGE,
    PRIVATE,
    TOLD,
    act,
    everybody,
    get,
    post,
    who,
)
from tests.tampering import rows_free, without_keys
from tests.world import SIDES, World
from workinggroup.lib import clock

HEADS = MANAGING.but(secretary=403)
OPERATOR = everybody(404).but(operator=200)
# One's own: to everybody else, on the same side too, it looks absent.
MINE = who(members=404, own_head=200, operator=404, gone=403, nobody=LOGIN)


def the_meeting(world: World, side: str) -> dict[str, Any]:
    return {"number": world.meeting.number}


def the_sitting(world: World, side: str) -> dict[str, Any]:
    return {"number": world.meeting.number, "sitting": world.sitting.number}


def the_link(world: World, side: str) -> dict[str, Any]:
    return {"number": world.meeting.number, "pk": world.link.pk}


def a_move(name: str) -> Any:
    return lambda w, s: {"number": w.meeting.number, "name": name}


def own_calendar(world: World, side: str) -> dict[str, Any]:
    viewer = world.cast.viewer(f"{side}_head")
    return {"pk": visible_calendar_keys(viewer).get().pk}


# The officers of the side: who can vouch for somebody of it.
VOUCHED = who(
    own=403,
    own_head=200,
    own_secretary=200,
    own_counsel=200,
    other=403,
    operator=403,
    gone=403,
    nobody=LOGIN,
)
# It is the alternate's.
CHANGE_SEEN = VOUCHED.but(own=404, other=404, operator=404, own_alternate=200)
SECONDED = CHANGE_SEEN.but(own_counsel=DONE, own_head=DONE, own_secretary=TOLD, own_alternate=TOLD)
STOPPED = CHANGE_SEEN.but(own_counsel=DONE, own_head=DONE, own_secretary=DONE, own_alternate=DONE)


def a_head(world: World, side: str) -> dict[str, Any]:
    return {"pk": getattr(world.cast, f"{side}_head").pk}


def an_address(world: World, side: str) -> dict[str, Any]:
    return {"pk": world.addresses[side].pk}


def doing(act: str) -> Any:
    return lambda world, side: {"act": act}


def a_link(token: str) -> Any:
    return lambda world, side: {"token": token}


def stopping(world: World, side: str) -> dict[str, Any]:
    assert world.address_change is not None
    return {"token": address_link(STOP, world.address_change).rstrip("/").rsplit("/", 1)[1]}


def own_key(world: World, side: str) -> dict[str, Any]:
    viewer = world.cast.viewer(f"{side}_head")
    return {"pk": visible_api_keys(viewer).get().pk}


def feed_of(name: str) -> Any:
    return lambda w, s: {"token": w.calendar_keys[name]}


def a_text(which: str, **more: Any) -> Any:
    """One of the world's joint texts: agenda, draft_agenda or minutes."""
    return lambda w, s: {
        "number": getattr(w, which).meeting.number,
        "kind": getattr(w, which).kind,
        **more,
    }


def an_uncirculated_revision(world: World, side: str) -> dict[str, Any]:
    """Of a text that everybody may see: the second, which was cleared only."""
    factories.clear_next(world.agenda, by=world.cast.us_counsel)
    text = {"number": world.agenda.meeting.number, "kind": world.agenda.kind}
    return {**text, "revision": 2}


def a_document(which: str) -> Any:
    """The paper of one of the world's joint texts, as PDF."""
    return lambda w, s: {
        "number": getattr(w, which).meeting.number,
        "file": "pdf",
        "kind": getattr(w, which).kind,
    }


def an_uncirculated_document(world: World, side: str) -> dict[str, Any]:
    """The paper of that revision."""
    text = an_uncirculated_revision(world, side)
    return {"number": text["number"], "file": "pdf", "kind": text["kind"]}


def own_pack(world: World, side: str) -> dict[str, Any]:
    """A pack that was made for the head of the side."""
    viewer = world.cast.viewer(f"{side}_head")
    ask_for_pack(viewer, meeting=world.meeting, now=clock.now())
    make_ordered_packs(clock=clock.now)
    return {"file": "zip", "pk": visible_packs(viewer).get().pk}


def opened(which: str, at: Any) -> Any:
    """`at`, once the next revision of one of the world's issued texts is open."""

    def prepare(world: World, side: str) -> dict[str, Any]:
        factories.open_next(getattr(world, which))
        values: dict[str, Any] = at(world, side)
        return values

    return prepare


def agreed(at: Any, *, asked: bool = False) -> Any:
    """`at`, once the world's agenda is agreed, and the other side's head `asked` to reopen it."""

    def prepare(world: World, side: str) -> dict[str, Any]:
        now, other = clock.now(), "cn" if side == "us" else "us"
        values = {
            "asked_at": now,
            "asked_by": getattr(world.cast, f"{other}_head"),
            "asked_side": other,
            "silent_from": now,
        }
        with without_keys():
            JointText.objects.filter(pk=world.agenda.pk).update(
                state="agreed",
                agreed_at=now,
                revision=1,
                issued=True,
                opened_from="",
                **values if asked else NOT_ASKED,
            )
        found: dict[str, Any] = at(world, side)
        return found

    return prepare


def a_cleared_draft(world: World, side: str) -> dict[str, Any]:
    for each in SIDES:
        viewer = world.cast.viewer(f"{each}_counsel")
        fingerprint = text_status(world.draft_agenda).fingerprint
        clear(viewer, text=world.draft_agenda, seen_fingerprint=fingerprint, now=clock.now())
    return {"number": world.later.number, "kind": TextKind.AGENDA, "act": "circulate"}


def digest_of(which: str) -> Any:
    return lambda w, s: {"fingerprint": text_status(getattr(w, which)).fingerprint}


# Private papers and proposals are the operator's to read in the admin only, where each reading
# is kept.
INNER = PRIVATE.but(operator=404)
# Of a side's own things: everybody on it reads; who may not act is told so.
OWN_ACT = who(own=403, other=404, own_head=200, own_secretary=200)
OWN_ACT = OWN_ACT.but(operator=403, gone=403, nobody=LOGIN)
INNER_ACT = OWN_ACT.but(operator=404)
WRITERS = PAGE.but(operator=403)


def an_item(world: World, side: str) -> dict[str, Any]:
    return {"number": world.meeting.number, "pk": world.item.pk}


def an_item_gone_stale(world: World, side: str) -> dict[str, Any]:
    AgendaItem.objects.filter(pk=world.item.pk).update(title_stale="zh")
    return an_item(world, side)


def a_proposal(world: World, side: str) -> dict[str, Any]:
    return {"number": world.meeting.number, "pk": world.proposals[side].pk}


def a_private_paper(world: World, side: str) -> dict[str, Any]:
    return {"pk": world.private_papers[side].pk}


def a_released_paper(world: World, side: str) -> dict[str, Any]:
    return {"pk": world.papers[side].pk}


def a_private_file(world: World, side: str) -> dict[str, Any]:
    version = world.private_versions[side]
    return {"pk": version.paper_id, "version": version.pk}


def a_shared_file(world: World, side: str) -> dict[str, Any]:
    version = world.versions[side]
    return {"pk": version.paper_id, "version": version.pk}


def an_unshared_draft(world: World, side: str) -> dict[str, Any]:
    draft = world.drafts[side]
    return {"pk": draft.paper_id, "version": draft.pk}


def a_note(world: World, side: str) -> dict[str, Any]:
    return {"pk": world.notes[side].pk}


def the_past(world: World, side: str) -> dict[str, Any]:
    return {"number": world.past.number}


def a_paragraph(world: World, side: str) -> dict[str, Any]:
    return {"number": world.past.number, "pk": world.paragraph.pk}


IN_ROOM = {"kind": "summary", "text_en": "In the room.", "text_zh": "会场记录。"}


def in_room(act: str) -> Any:
    """An act on a paragraph in the editor for the room, once the minutes are open."""
    return opened("minutes", lambda w, s: {**a_paragraph(w, s), "act": act})


def with_one_before(at: Any) -> Any:
    """`at`, once another paragraph stands before the world's, which is of the discussion."""

    def prepare(world: World, side: str) -> dict[str, Any]:
        changed = {"kind": "summary", "side": "", "position": 7}
        with rows_free():
            factories.a_paragraph(item=world.paragraph.item, position=0)
            Paragraph.objects.filter(pk=world.paragraph.pk).update(**changed)
        found: dict[str, Any] = at(world, side)
        return found

    return prepare


def the_action(world: World, side: str) -> dict[str, Any]:
    return {"number": world.action.number}


def action_act(name: str) -> Any:
    return lambda w, s: {"number": w.action.number, "act": name}


def unsubscribing(world: World, side: str) -> dict[str, Any]:
    link = unsubscribe_link(world.cast.us_delegate.pk, [MailKind.MEETINGS])
    return {"token": link.rstrip("/").rsplit("/", 1)[1]}


def words(*names: str) -> Any:
    """Something said in each of these fields."""
    return lambda w, s: dict.fromkeys(names, "Words 词")


ROWS = [
    # --- home ---
    get("home", PAGE),
    post("home_seen", PAGE.but(members=302, operator=302)),
    # --- meetings ---
    get("meetings", PAGE),
    get("meetings_export", PAGE, lambda w, s: {"kind": "xlsx"}),
    get("meeting_plan", MANAGING),
    post("meeting_plan", MANAGING, does="plan_meetings"),
    get("meeting_new", MANAGING),
    post("meeting_new", MANAGING, does="propose_meeting"),
    get(
        "sitting_hours",
        MANAGING,
        query="?day=2027-03-23&starts=19:00&ends=21:00&anchor_zone=America%2FNew_York",
    ),
    get("meeting_past", MANAGING),
    post("meeting_past", MANAGING, does="enter_past_meeting"),
    get("meeting", PAGE, the_meeting),
    get("meeting", PAGE.but(members=404, operator=404), lambda w, s: {"number": "77"}, note="none"),
    get("meeting_history", PAGE, the_meeting),
    get("meeting_edit", MANAGING, the_meeting),
    post("meeting_edit", MANAGING, the_meeting, does="change_meeting"),
    get("meeting_move", MANAGING, a_move("hold")),
    post("meeting_move", MANAGING, a_move("hold"), does="hold_meeting"),
    get("meeting_move", MANAGING.but(head=404, secretary=404), a_move("none"), note="no such move"),
    get("meeting_deadlines", MANAGING, the_meeting),
    post("meeting_deadlines", MANAGING, the_meeting, does="set_deadlines"),
    get("meeting_sitting_add", MANAGING, the_meeting),
    post("meeting_sitting_add", MANAGING, the_meeting, does="add_sitting"),
    get("meeting_sitting", MANAGING, the_sitting),
    post("meeting_sitting", MANAGING, the_sitting, does="change_sitting"),
    get("meeting_sitting_cancel", MANAGING, the_sitting),
    post("meeting_sitting_cancel", MANAGING, the_sitting, does="cancel_sitting"),
    get("meeting_link_add", MANAGING, the_meeting),
    post("meeting_link_add", MANAGING, the_meeting, does="add_link"),
    get("meeting_link", MANAGING, the_link),
    post("meeting_link", MANAGING, the_link, does="change_link"),
    act(
        "meeting_link_withdraw",
        MANAGING.but(head=DONE, secretary=DONE),
        the_link,
        does="withdraw_link",
    ),
    # --- agenda ---
    get("meeting_agenda", PAGE, the_meeting),
    get("meeting_agenda", PAGE, lambda w, s: {"number": w.later.number}, note="draft"),
    get("meeting_agenda_edit", MANAGING, opened("agenda", the_meeting)),
    act(
        "meeting_agenda_standing",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("agenda", the_meeting),
        does="add_standing_items",
    ),
    get("meeting_item_add", MANAGING, opened("agenda", the_meeting)),
    post("meeting_item_add", MANAGING, opened("agenda", the_meeting), does="add_item"),
    get("meeting_item", MANAGING, opened("agenda", an_item)),
    post("meeting_item", MANAGING, opened("agenda", an_item), does="change_item"),
    act(
        "meeting_item_confirm",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("agenda", an_item_gone_stale),
        does="confirm_item",
    ),
    get("meeting_item_withdraw", MANAGING, opened("agenda", an_item)),
    act(
        "meeting_item_withdraw",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("agenda", an_item),
        does="withdraw_item",
    ),
    act(
        "meeting_item_move",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("agenda", lambda w, s: {**an_item(w, s), "way": "up"}),
        does="move_item",
    ),
    act(
        "meeting_item_place",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("agenda", an_item),
        lambda w, s: {"before": w.first_item.pk},
        does="move_item",
    ),
    # --- proposals ---
    get("meeting_proposal_add", WRITERS, the_meeting),
    post("meeting_proposal_add", WRITERS, the_meeting, does="propose_item"),
    get("meeting_proposal", INNER, a_proposal),
    post("meeting_proposal", INNER, a_proposal, does="change_proposal"),
    act(
        "meeting_proposal_release",
        INNER_ACT.but(own_head=DONE, own_secretary=DONE),
        opened("agenda", a_proposal),
        does="release_proposal",
    ),
    act(
        "meeting_proposal_withdraw",
        INNER_ACT.but(own_head=DONE, own_secretary=DONE, own_delegate=DONE),
        a_proposal,
        does="withdraw_proposal",
    ),
    # --- people ---
    get("meeting_people", PAGE, the_meeting),
    post("meeting_people", PAGE, the_meeting, does="answer_meeting"),
    act(
        "meeting_people",
        PAGE.but(members=DONE, operator=200),
        the_meeting,
        lambda w, s: {"answer": "accepted", "mode": "online"},
        note="an answer",
        does="answer_meeting",
    ),
    get("meeting_attendance", MANAGING.but(operator=404), opened("minutes", the_past)),
    post(
        "meeting_attendance",
        MANAGING.but(operator=404),
        opened("minutes", the_past),
        does="record_attendance",
    ),
    get("meeting_chairs", MANAGING, the_meeting),
    post("meeting_chairs", MANAGING, the_meeting, does="set_chairs"),
    # --- minutes ---
    get("meeting_minutes", PAGE, the_past),
    get("minutes_print", PAGE, the_past),
    get("minutes_edit", MANAGING, opened("minutes", the_past)),
    get("minutes_room", MANAGING, opened("minutes", the_past)),
    get("minutes_room_rows", MANAGING, opened("minutes", the_past)),
    act(
        "minutes_room_act",
        MANAGING,
        in_room("save"),
        lambda w, s: {**IN_ROOM, "item": w.paragraph.item_id},
        note="save",
        does="change_paragraph",
    ),
    act(
        "minutes_room_act",
        MANAGING.but(head=DONE, secretary=DONE),
        in_room("add"),
        lambda w, s: {**IN_ROOM, "item": w.paragraph.item_id},
        note="add",
        does="add_paragraph",
    ),
    act(
        "minutes_room_act",
        MANAGING.but(head=DONE, secretary=DONE),
        in_room("split"),
        lambda w, s: {"head_en": "One.", "tail_en": "Two.", "head_zh": "一。", "tail_zh": "二。"},
        note="split",
        does="split_paragraph",
    ),
    act(
        "minutes_room_act",
        MANAGING.but(head=DONE, secretary=DONE),
        with_one_before(in_room("join")),
        lambda w, s: {"version": w.paragraph.version},
        note="join",
        does="join_paragraphs",
    ),
    get("minutes_add", MANAGING, opened("minutes", the_past)),
    post("minutes_add", MANAGING, opened("minutes", the_past), does="add_paragraph"),
    get("minutes_paragraph", MANAGING, opened("minutes", a_paragraph)),
    post("minutes_paragraph", MANAGING, opened("minutes", a_paragraph), does="change_paragraph"),
    get("minutes_withdraw", MANAGING, opened("minutes", a_paragraph)),
    act(
        "minutes_withdraw",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("minutes", a_paragraph),
        lambda w, s: {"version": w.paragraph.version},
        does="withdraw_paragraph",
    ),
    act(
        "minutes_paragraph_act",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("minutes", lambda w, s: {**a_paragraph(w, s), "act": "down"}),
        lambda w, s: {"version": w.paragraph.version},
        does="move_paragraph",
    ),
    # --- action items ---
    get("actions", PAGE),
    get("actions_export", PAGE, lambda w, s: {"kind": "xlsx"}),
    get("action", PAGE, the_action),
    get("action_change", MANAGING, opened("minutes", the_action)),
    post("action_change", MANAGING, opened("minutes", the_action), does="change_action"),
    act(
        "action_act",
        PAGE.but(members=TOLD, head=DONE, secretary=DONE, delegate=DONE, operator=TOLD),
        action_act("confirm_done"),
        note="confirm_done",
        does="confirm_done",
    ),
    act(
        "action_act",
        PAGE.but(head=DONE, secretary=DONE, delegate=DONE),
        action_act("report_progress"),
        words("text_en", "text_zh"),
        note="report_progress",
        does="report_progress",
    ),
    act(
        "action_act",
        PAGE.but(head=DONE, secretary=DONE),
        action_act("propose_to_drop"),
        words("reason"),
        note="propose_to_drop",
        does="propose_to_drop",
    ),
    get("meeting_actions", PAGE, the_past),
    get("action_give", MANAGING, opened("minutes", the_past)),
    post("action_give", MANAGING, opened("minutes", the_past), does="give_action"),
    # --- papers ---
    get("meeting_papers", PAGE, the_meeting),
    get("papers_export", PAGE, lambda w, s: {**the_meeting(w, s), "kind": "csv"}),
    get("paper_add", PAGE, the_meeting),
    post("paper_add", PAGE, the_meeting, does="add_paper"),
    get("paper", INNER, a_private_paper, note="private"),
    get("paper", PAGE, a_released_paper, note="released"),
    get("paper_change", INNER_ACT.but(own_delegate=200), a_private_paper),
    post("paper_change", INNER_ACT.but(own_delegate=200), a_private_paper, does="change_paper"),
    post("paper_upload", INNER, a_private_paper, does="upload_version"),
    get("paper_release", INNER_ACT, a_private_paper),
    act(
        "paper_release",
        INNER_ACT.but(own_head=DONE, own_secretary=DONE),
        a_private_paper,
        lambda w, s: {"distribution": "working_group"},
        does="release_paper",
    ),
    get(
        "paper_release",
        PAGE.but(members=403, operator=403),
        a_released_paper,
        note="released already",
    ),
    get("paper_supersede", INNER.but(own=403), a_private_paper),
    get(
        "paper_supersede",
        PAGE.but(members=403, own_head=200, own_secretary=200, operator=403),
        a_released_paper,
        note="released",
    ),
    act("paper_supersede", INNER.but(own=403), a_private_paper, does="supersede_paper"),
    act(
        "paper_supersede",
        PAGE.but(members=403, own_head=DONE, own_secretary=DONE, operator=403),
        a_released_paper,
        note="released",
        does="supersede_paper",
    ),
    get("paper_withdraw", INNER_ACT.but(own_delegate=200), a_private_paper),
    act(
        "paper_withdraw",
        INNER_ACT.but(own_head=DONE, own_secretary=DONE, own_delegate=DONE),
        a_private_paper,
        words("reason"),
        does="withdraw_paper",
    ),
    get("paper_file", INNER, a_private_file, note="private"),
    get("paper_file_remove", INNER_ACT.but(own_delegate=200), a_private_file),
    act(
        "paper_file_remove",
        INNER_ACT.but(own_head=DONE, own_secretary=DONE, own_delegate=DONE),
        a_private_file,
        does="remove_draft",
    ),
    get(
        "paper_file_remove",
        PAGE.but(members=403, own_head=404, own_secretary=404, operator=403),
        a_shared_file,
        note="shared",
    ),
    get("paper_file", PRIVATE, an_unshared_draft, note="draft of a released paper"),
    get("paper_file", PAGE, a_shared_file, note="shared"),
    # --- private notes ---
    get("meeting_notes", PAGE, the_meeting),
    act("note_add", PAGE.but(members=DONE), the_meeting, words("text"), does="add_note"),
    get("note", PRIVATE, a_note),
    act(
        "note",
        PRIVATE.but(own_head=DONE, own_secretary=DONE),
        a_note,
        words("text"),
        does="change_note",
    ),
    act(
        "note",
        PRIVATE.but(own_head=DONE, own_secretary=DONE),
        a_note,
        words("withdraw"),
        note="taken away",
        does="withdraw_note",
    ),
    # --- joint texts ---
    get("text_returned", MANAGING, opened("agenda", a_text("agenda"))),
    post("text_returned", MANAGING, opened("agenda", a_text("agenda")), does="accept_returned"),
    get("text_open", MANAGING, a_text("agenda")),
    post("text_open", MANAGING, a_text("agenda"), does="open_revision"),
    get("text_open", MANAGING, a_text("minutes"), note="minutes"),
    get("text_ask", HEADS, agreed(a_text("agenda"))),
    act(
        "text_ask",
        HEADS.but(head=DONE),
        agreed(a_text("agenda")),
        lambda w, s: {"revision": "1", "reason": "Two hours were wrong."},
        does="ask_to_open",
    ),
    get("text_keep", HEADS, agreed(a_text("agenda"), asked=True)),
    act(
        "text_keep",
        HEADS.but(head=DONE),
        agreed(a_text("agenda"), asked=True),
        lambda w, s: {"revision": "1"},
        does="keep_agreed",
    ),
    get("text_discard", MANAGING, opened("agenda", a_text("agenda"))),
    act(
        "text_discard",
        MANAGING.but(head=DONE, secretary=DONE),
        opened("agenda", a_text("agenda")),
        lambda w, s: {"revision": "2"},
        does="discard_revision",
    ),
    act(
        "text_act",
        DRAFTING.but(head=TOLD, secretary=TOLD, counsel=DONE, operator=TOLD),
        a_text("draft_agenda", act="clear"),
        digest_of("draft_agenda"),
        note="clear",
        does="clear",
    ),
    act(
        "text_act",
        DRAFTING.but(head=DONE, secretary=DONE, counsel=TOLD, operator=TOLD),
        a_cleared_draft,
        digest_of("draft_agenda"),
        note="circulate",
        does="circulate",
    ),
    act(
        "text_act",
        PAGE.but(members=TOLD, head=DONE, operator=TOLD),
        a_text("agenda", act="sign"),
        digest_of("agenda"),
        note="sign",
        does="sign",
    ),
    act(
        "text_act",
        PAGE.but(members=TOLD, operator=TOLD),
        a_text("minutes", act="sign"),
        digest_of("minutes"),
        note="sign before it is cleared",
        does="sign",
    ),
    act(
        "text_act",
        PAGE.but(members=TOLD, head=DONE, secretary=DONE, operator=TOLD),
        a_text("minutes", act="lock"),
        digest_of("minutes"),
        note="lock",
        does="lock",
    ),
    get("text_revision", PAGE, a_text("agenda", revision=1)),
    get("text_revision", DRAFTING, an_uncirculated_revision, note="never circulated"),
    # --- papers that are filed ---
    get("agenda_print", PAGE, the_meeting),
    get("meeting_documents", PAGE, the_past),
    get("meeting_document", PAGE, a_document("agenda")),
    get("meeting_document", PAGE, a_document("minutes"), query="?copy=cn&languages=zh"),
    get("meeting_document", DRAFTING, a_document("draft_agenda"), note="of a draft"),
    get(
        "meeting_document",
        DRAFTING,
        an_uncirculated_document,
        query="?revision=2",
        note="never circulated",
    ),
    get("meeting_pack", PAGE.but(operator=403), the_meeting),
    post("meeting_pack", PAGE.but(members=302, operator=403), the_meeting),
    get("pack_file", MINE, own_pack),
    # --- what was said, decided ---
    get("topics", PAGE),
    get("topic", PAGE, lambda w, s: {"slug": w.topic.slug}),
    get("glossary", PAGE),
    get("decisions", PAGE),
    get("decisions_export", PAGE, lambda w, s: {"kind": "csv"}),
    get("search", PAGE, query="?q=encryption"),
    # --- calendar ---
    get("calendar", PAGE),
    post("calendar", PAGE.but(operator=403), does="issue_calendar_key"),
    get("calendar_subscription", MINE, own_calendar),
    post("calendar_rotate", MINE, own_calendar, does="rotate_calendar_key"),
    act("calendar_revoke", MINE.but(own_head=DONE), own_calendar, does="revoke_calendar_key"),
    get("feed", everybody(200), feed_of("us_delegate")),
    get("feed", everybody(410), feed_of("us_left"), note="of who left"),
    get("feed", everybody(404), lambda w, s: {"token": "x" * 43}, note="unknown"),
    get("feed_tasks", everybody(200), feed_of("us_delegate")),
    get("feed_tasks", everybody(410), feed_of("cn_left"), note="of who left"),
    # --- members ---
    get("members", PAGE),
    get("members_export", PAGE, lambda w, s: {"kind": "csv"}),
    get("acting", MANAGING),
    post("acting", MANAGING.but(head=302, secretary=302), does="designate"),
    get("profile", PAGE),
    post("profile", PAGE, does="change_own_profile"),
    get("api_keys", PAGE),
    post("api_keys", PAGE.but(operator=403), does="issue_api_key"),
    get("api_key", MINE, own_key),
    act("api_key", MINE.but(own_head=DONE), own_key, does="revoke_api_key"),
    # --- another address for an account ---
    get("own_address", PAGE),
    post("own_address", PAGE, does="change_address"),
    get("address_of", VOUCHED, a_head),
    post("address_of", VOUCHED, a_head, does="change_address"),
    get("address_change", CHANGE_SEEN, an_address),
    act("address_change", SECONDED, an_address, doing("second_address"), does="second_address"),
    act(
        "address_change",
        STOPPED,
        an_address,
        doing("stop_address"),
        note="stop",
        does="stop_address",
    ),
    post("address_change", everybody(404).but(nobody=LOGIN, gone=403), an_address, note="nothing"),
    get("confirm_address", everybody(410), a_link("x")),
    post("confirm_address", everybody(410), a_link("x")),
    get("stop_address", ANYBODY, stopping),
    post("stop_address", everybody(LOGIN), stopping),
    get("stop_address", everybody(410), a_link("x"), note="forged"),
    # --- mail ---
    get("mail_preferences", PAGE),
    post("mail_preferences", PAGE, does="choose_mail"),
    get("unsubscribe", ANYBODY, unsubscribing),
    post("unsubscribe", ANYBODY, unsubscribing, does="choose_mail"),
    get("unsubscribe", everybody(404), lambda w, s: {"token": "x"}, note="forged"),
    # --- mail kept in files ---
    get("letters", OPERATOR),
    get("letter", everybody(404), lambda w, s: {"name": f"{1:020}-{'a' * 16}"}),
    get("letter_html", everybody(404), lambda w, s: {"name": f"{1:020}-{'a' * 16}"}),
]
