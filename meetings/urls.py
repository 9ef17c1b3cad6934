"""The pages of meetings, one block a noun."""

from django.urls import include, path

from meetings import converters  # noqa: F401 - registers `<meeting:...>`, `<document_file:...>`
from meetings.views import (
    actions,
    agenda,
    calendar,
    decisions,
    documents,
    glossary,
    home,
    meetings,
    minutes,
    notes,
    packs,
    papers,
    people,
    planning,
    proposals,
    returned,
    room,
    search,
    sitting_hours,
    sittings,
    texts,
    topics,
)

urlpatterns = [
    # --- home ---
    path("", home.home, name="home"),
    path("seen/", home.mark_seen, name="home_seen"),
    # --- meetings ---
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings.<file_kind:kind>", meetings.meetings_export, name="meetings_export"),
    path("meetings/plan/", planning.meeting_plan, name="meeting_plan"),
    path("meetings/new/", planning.new, name="meeting_new"),
    path("meetings/hours/", sitting_hours.sitting_hours, name="sitting_hours"),
    path("meetings/past/", planning.meeting_past, name="meeting_past"),
    path("meetings/<meeting:number>/", meetings.meeting, name="meeting"),
    path("meetings/<meeting:number>/history/", meetings.history, name="meeting_history"),
    path("meetings/<meeting:number>/edit/", planning.meeting_edit, name="meeting_edit"),
    path("meetings/<meeting:number>/move/<slug:name>/", planning.meeting_move, name="meeting_move"),
    path(
        "meetings/<meeting:number>/deadlines/", sittings.meeting_deadlines, name="meeting_deadlines"
    ),
    path(
        "meetings/<meeting:number>/sittings/add/",
        sittings.meeting_sitting_add,
        name="meeting_sitting_add",
    ),
    path(
        "meetings/<meeting:number>/sittings/<int:sitting>/",
        sittings.sitting,
        name="meeting_sitting",
    ),
    path(
        "meetings/<meeting:number>/sittings/<int:sitting>/cancel/",
        sittings.cancel,
        name="meeting_sitting_cancel",
    ),
    path("meetings/<meeting:number>/links/add/", sittings.link, name="meeting_link_add"),
    path("meetings/<meeting:number>/links/<int:pk>/", sittings.link, name="meeting_link"),
    path(
        "meetings/<meeting:number>/links/<int:pk>/withdraw/",
        sittings.link_withdraw,
        name="meeting_link_withdraw",
    ),
    # --- agenda ---
    path("meetings/<meeting:number>/agenda/", agenda.agenda, name="meeting_agenda"),
    path(
        "meetings/<meeting:number>/agenda/edit/",
        agenda.meeting_agenda_edit,
        name="meeting_agenda_edit",
    ),
    path("meetings/<meeting:number>/agenda/print/", documents.agenda_print, name="agenda_print"),
    path(
        "meetings/<meeting:number>/agenda/standing/",
        agenda.standing,
        name="meeting_agenda_standing",
    ),
    path(
        "meetings/<meeting:number>/agenda/items/add/",
        agenda.meeting_item_add,
        name="meeting_item_add",
    ),
    path("meetings/<meeting:number>/agenda/items/<int:pk>/", agenda.item, name="meeting_item"),
    path(
        "meetings/<meeting:number>/agenda/items/<int:pk>/confirm/",
        agenda.confirm,
        name="meeting_item_confirm",
    ),
    path(
        "meetings/<meeting:number>/agenda/items/<int:pk>/withdraw/",
        agenda.meeting_item_withdraw,
        name="meeting_item_withdraw",
    ),
    path(
        "meetings/<meeting:number>/agenda/items/<int:pk>/move/<slug:way>/",
        agenda.meeting_item_move,
        name="meeting_item_move",
    ),
    path(
        "meetings/<meeting:number>/agenda/items/<int:pk>/place/",
        agenda.meeting_item_place,
        name="meeting_item_place",
    ),
    path(
        "meetings/<meeting:number>/proposals/add/",
        proposals.meeting_proposal_add,
        name="meeting_proposal_add",
    ),
    path(
        "meetings/<meeting:number>/proposals/<int:pk>/", proposals.proposal, name="meeting_proposal"
    ),
    path(
        "meetings/<meeting:number>/proposals/<int:pk>/release/",
        proposals.meeting_proposal_release,
        name="meeting_proposal_release",
    ),
    path(
        "meetings/<meeting:number>/proposals/<int:pk>/withdraw/",
        proposals.meeting_proposal_withdraw,
        name="meeting_proposal_withdraw",
    ),
    # --- papers that are filed ---
    path(
        "meetings/<meeting:number>/documents/",
        documents.meeting_documents,
        name="meeting_documents",
    ),
    path(
        "meetings/<meeting:number>/documents/<slug:kind>.<document_file:file>",
        documents.meeting_document,
        name="meeting_document",
    ),
    path("meetings/<meeting:number>/pack/", packs.meeting_pack, name="meeting_pack"),
    path("packs/<slug:file>/<int:pk>/", packs.pack_file, name="pack_file"),
    # --- people ---
    path("meetings/<meeting:number>/people/", people.people, name="meeting_people"),
    path(
        "meetings/<meeting:number>/people/attendance/", people.attendance, name="meeting_attendance"
    ),
    path("meetings/<meeting:number>/people/chairs/", people.chairs, name="meeting_chairs"),
    # --- calendar ---
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/", calendar.subscription, name="calendar_subscription"),
    path("calendar/<int:pk>/rotate/", calendar.rotate, name="calendar_rotate"),
    path("calendar/<int:pk>/revoke/", calendar.revoke, name="calendar_revoke"),
    path("", include("meetings.feed_urls")),
    # --- minutes ---
    path("meetings/<meeting:number>/minutes/", minutes.meeting_minutes, name="meeting_minutes"),
    path("meetings/<meeting:number>/minutes/print/", documents.minutes_print, name="minutes_print"),
    path("meetings/<meeting:number>/minutes/edit/", minutes.minutes_edit, name="minutes_edit"),
    path("meetings/<meeting:number>/minutes/room/", room.minutes_room, name="minutes_room"),
    path(
        "meetings/<meeting:number>/minutes/room/rows/",
        room.minutes_room_rows,
        name="minutes_room_rows",
    ),
    path(
        "meetings/<meeting:number>/minutes/room/<int:pk>/<slug:act>/",
        room.minutes_room_act,
        name="minutes_room_act",
    ),
    path("meetings/<meeting:number>/minutes/add/", minutes.minutes_add, name="minutes_add"),
    path(
        "meetings/<meeting:number>/minutes/<int:pk>/",
        minutes.minutes_paragraph,
        name="minutes_paragraph",
    ),
    path(
        "meetings/<meeting:number>/minutes/<int:pk>/out/",
        minutes.minutes_withdraw,
        name="minutes_withdraw",
    ),
    path(
        "meetings/<meeting:number>/minutes/<int:pk>/<slug:act>/",
        minutes.minutes_paragraph_act,
        name="minutes_paragraph_act",
    ),
    # --- action items ---
    path("actions/", actions.table, name="actions"),
    path("actions.<file_kind:kind>", actions.actions_export, name="actions_export"),
    path("actions/<str:number>/", actions.action, name="action"),
    path("actions/<str:number>/change/", actions.action_change, name="action_change"),
    path("actions/<str:number>/<slug:act>/", actions.action_act, name="action_act"),
    path("meetings/<meeting:number>/actions/", actions.meeting_actions, name="meeting_actions"),
    path("meetings/<meeting:number>/actions/give/", actions.give, name="action_give"),
    # --- papers ---
    path("meetings/<meeting:number>/papers/", papers.meeting_papers, name="meeting_papers"),
    path(
        "meetings/<meeting:number>/papers.<file_kind:kind>",
        papers.papers_export,
        name="papers_export",
    ),
    path("meetings/<meeting:number>/papers/add/", papers.paper_add, name="paper_add"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/change/", papers.paper_change, name="paper_change"),
    path("papers/<int:pk>/upload/", papers.upload, name="paper_upload"),
    path("papers/<int:pk>/release/", papers.paper_release, name="paper_release"),
    path("papers/<int:pk>/supersede/", papers.supersede, name="paper_supersede"),
    path("papers/<int:pk>/withdraw/", papers.paper_withdraw, name="paper_withdraw"),
    path("papers/<int:pk>/files/<int:version>/", papers.file, name="paper_file"),
    path("papers/<int:pk>/files/<int:version>/remove/", papers.remove, name="paper_file_remove"),
    # --- private notes ---
    path("meetings/<meeting:number>/notes/", notes.meeting_notes, name="meeting_notes"),
    path("meetings/<meeting:number>/notes/add/", notes.note_add, name="note_add"),
    path("notes/<int:pk>/", notes.note_page, name="note"),
    # --- joint texts ---
    path(
        "meetings/<meeting:number>/texts/<str:kind>/returned-file/",
        returned.text_returned,
        name="text_returned",
    ),
    path(
        "meetings/<meeting:number>/texts/<str:kind>/open-revision/",
        texts.text_open,
        name="text_open",
    ),
    path(
        "meetings/<meeting:number>/texts/<str:kind>/ask-to-open/",
        texts.text_ask,
        name="text_ask",
    ),
    path(
        "meetings/<meeting:number>/texts/<str:kind>/keep/",
        texts.text_keep,
        name="text_keep",
    ),
    path(
        "meetings/<meeting:number>/texts/<str:kind>/discard-revision/",
        texts.text_discard,
        name="text_discard",
    ),
    path(
        "meetings/<meeting:number>/texts/<str:kind>/revisions/<int:revision>/",
        texts.revision,
        name="text_revision",
    ),
    path("meetings/<meeting:number>/texts/<str:kind>/<str:act>/", texts.text_act, name="text_act"),
    # --- topics, decisions, search ---
    path("topics/", topics.topics, name="topics"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions.<file_kind:kind>", decisions.decisions_export, name="decisions_export"),
    path("search/", search.search_page, name="search"),
    # --- api ---
    path("api/v1/", include("meetings.api.urls")),
]
