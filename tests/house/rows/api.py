"""The REST API, by key: without one, or with one that speaks for nobody any more, 401."""

from typing import Any

from tests import factories
from tests.house.matrix import PAGE, Row, everybody, get, post, who
from tests.world import World

READ = who(members=200, gone=401, operator=401, nobody=401)
PRIVATE = who(own=200, other=404, gone=401, operator=401, nobody=401)
DRAFTING = READ.but(delegate=404, alternate=404, adviser=404)
WORKING = READ.but(members=403, head=200, secretary=200, delegate=200)


def the_meeting(world: World, side: str) -> dict[str, Any]:
    return {"number": world.meeting.number}


def the_action(world: World, side: str) -> dict[str, Any]:
    return {"number": world.action.number}


def an_uncirculated_revision(world: World, side: str) -> dict[str, Any]:
    """Of a text that everybody may see: the second, which was cleared only."""
    factories.clear_next(world.agenda, by=world.cast.us_counsel)
    return {"id": world.agenda.pk, "revision": 2}


ROWS = [
    get("api_schema", READ),
    get("api_docs", PAGE),
    get("api_absent", everybody(404)),
    post("api_absent", everybody(404)),
    get("api_me", READ),
    get("api_people", READ),
    get("api_person", READ, lambda w, s: {"id": w.cast.cn_head.pk}),
    get("api_delegations", READ),
    get("api_delegation", READ, lambda w, s: {"side": "cn"}),
    get("api_meetings", READ),
    get("api_meeting", READ, the_meeting),
    get("api_reply", READ, the_meeting),
    Row("PUT", "api_reply", READ, the_meeting, lambda w, s: {"answer": "declined"}),
    get("api_home", READ),
    get("api_overview", READ, the_meeting),
    get("api_timetable", READ, the_meeting),
    get("api_timetable", DRAFTING, lambda w, s: {"number": w.later.number}, note="draft"),
    get("api_participants", READ, the_meeting),
    get("api_history", READ, the_meeting),
    get("api_sittings", READ),
    get("api_deadlines", READ),
    get("api_links", READ),
    get("api_replies", READ),
    get("api_texts", READ),
    get("api_text", READ, lambda w, s: {"id": w.agenda.pk}),
    get("api_text", DRAFTING, lambda w, s: {"id": w.draft_agenda.pk}, note="draft"),
    get("api_revision", READ, lambda w, s: {"id": w.agenda.pk, "revision": 1}),
    get("api_revision", DRAFTING, an_uncirculated_revision, note="never circulated"),
    get("api_items", READ),
    get("api_paragraphs", READ),
    get("api_decisions", READ),
    get("api_actions", READ),
    get("api_action", READ, the_action),
    post(
        "api_progress",
        WORKING.but(head=201, secretary=201, delegate=201),
        the_action,
        lambda w, s: {"text_en": "Begun."},
    ),
    post("api_start", WORKING, the_action),
    post("api_confirm", WORKING, the_action),
    get("api_papers", READ),
    get("api_paper", PRIVATE, lambda w, s: {"id": w.private_papers[s].pk}, note="private"),
    get("api_paper", READ, lambda w, s: {"id": w.papers[s].pk}, note="released"),
    get("api_paper_record", PRIVATE, lambda w, s: {"id": w.private_papers[s].pk}, note="private"),
    get("api_paper_record", READ, lambda w, s: {"id": w.papers[s].pk}, note="released"),
    get("api_file", PRIVATE, lambda w, s: {"id": w.private_versions[s].pk}, note="private"),
    get("api_file", PRIVATE, lambda w, s: {"id": w.drafts[s].pk}, note="draft"),
    get("api_file", READ, lambda w, s: {"id": w.versions[s].pk}, note="shared"),
    get("api_proposals", READ),
    get("api_notes", READ),
    get("api_topics", READ),
    get("api_glossary", READ),
    get("api_parity", READ),
    get("api_search", READ),
    get("api_search_kind", READ, lambda w, s: {"kind": "items"}),
]
