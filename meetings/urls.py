"""The pages of meetings, one block a noun."""

from django.urls import include, path

from meetings.views import (
    actions,
    agenda,
    calendar,
    decisions,
    home,
    meetings,
    minutes,
    notes,
    papers,
    people,
    planning,
    proposals,
    search,
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
    path("meetings/plan/", planning.plan, name="meeting_plan"),
    path("meetings/new/", planning.new, name="meeting_new"),
    path("meetings/<int:number>/", meetings.meeting, name="meeting"),
    path("meetings/<int:number>/history/", meetings.history, name="meeting_history"),
    path("meetings/<int:number>/edit/", planning.edit, name="meeting_edit"),
    path("meetings/<int:number>/move/<slug:name>/", planning.move, name="meeting_move"),
    path("meetings/<int:number>/deadlines/", sittings.deadlines, name="meeting_deadlines"),
    path("meetings/<int:number>/sittings/add/", sittings.add, name="meeting_sitting_add"),
    path("meetings/<int:number>/sittings/<int:sitting>/", sittings.sitting, name="meeting_sitting"),
    path(
        "meetings/<int:number>/sittings/<int:sitting>/cancel/",
        sittings.cancel,
        name="meeting_sitting_cancel",
    ),
    path("meetings/<int:number>/links/add/", sittings.link, name="meeting_link_add"),
    path("meetings/<int:number>/links/<int:key>/", sittings.link, name="meeting_link"),
    path(
        "meetings/<int:number>/links/<int:key>/withdraw/",
        sittings.link_withdraw,
        name="meeting_link_withdraw",
    ),
    # --- agenda ---
    path("meetings/<int:number>/agenda/", agenda.agenda, name="meeting_agenda"),
    path("meetings/<int:number>/agenda/edit/", agenda.edit, name="meeting_agenda_edit"),
    path("meetings/<int:number>/agenda/standing/", agenda.standing, name="meeting_agenda_standing"),
    path("meetings/<int:number>/agenda/items/add/", agenda.add, name="meeting_item_add"),
    path("meetings/<int:number>/agenda/items/<int:key>/", agenda.item, name="meeting_item"),
    path(
        "meetings/<int:number>/agenda/items/<int:key>/confirm/",
        agenda.confirm,
        name="meeting_item_confirm",
    ),
    path(
        "meetings/<int:number>/agenda/items/<int:key>/withdraw/",
        agenda.withdraw,
        name="meeting_item_withdraw",
    ),
    path(
        "meetings/<int:number>/agenda/items/<int:key>/move/<slug:way>/",
        agenda.move,
        name="meeting_item_move",
    ),
    path(
        "meetings/<int:number>/agenda/items/<int:key>/place/",
        agenda.place,
        name="meeting_item_place",
    ),
    path("meetings/<int:number>/proposals/add/", proposals.add, name="meeting_proposal_add"),
    path("meetings/<int:number>/proposals/<int:key>/", proposals.proposal, name="meeting_proposal"),
    path(
        "meetings/<int:number>/proposals/<int:key>/release/",
        proposals.release,
        name="meeting_proposal_release",
    ),
    path(
        "meetings/<int:number>/proposals/<int:key>/withdraw/",
        proposals.withdraw,
        name="meeting_proposal_withdraw",
    ),
    # --- people ---
    path("meetings/<int:number>/people/", people.people, name="meeting_people"),
    path("meetings/<int:number>/people/attendance/", people.attendance, name="meeting_attendance"),
    path("meetings/<int:number>/people/chairs/", people.chairs, name="meeting_chairs"),
    # --- calendar ---
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/", calendar.subscription, name="calendar_subscription"),
    path("calendar/<int:pk>/rotate/", calendar.rotate, name="calendar_rotate"),
    path("calendar/<int:pk>/revoke/", calendar.revoke, name="calendar_revoke"),
    path("", include("meetings.feed_urls")),
    # --- minutes ---
    path("meetings/<int:number>/minutes/", minutes.read, name="meeting_minutes"),
    path("meetings/<int:number>/minutes/print/", minutes.print_view, name="minutes_print"),
    path("meetings/<int:number>/minutes/edit/", minutes.edit, name="minutes_edit"),
    path("meetings/<int:number>/minutes/add/", minutes.add, name="minutes_add"),
    path("meetings/<int:number>/minutes/<int:key>/", minutes.change, name="minutes_paragraph"),
    path("meetings/<int:number>/minutes/<int:key>/out/", minutes.withdraw, name="minutes_withdraw"),
    path(
        "meetings/<int:number>/minutes/<int:key>/<slug:act>/", minutes.touch, name="minutes_touch"
    ),
    # --- action items ---
    path("actions/", actions.table, name="actions"),
    path("actions/<str:number>/", actions.action, name="action"),
    path("actions/<str:number>/change/", actions.change, name="action_change"),
    path("actions/<str:number>/<slug:act>/", actions.act, name="action_act"),
    path("meetings/<int:number>/actions/", actions.of_meeting, name="meeting_actions"),
    path("meetings/<int:number>/actions/give/", actions.give, name="action_give"),
    # --- papers ---
    path("meetings/<int:number>/papers/", papers.of_meeting, name="meeting_papers"),
    path("meetings/<int:number>/papers/add/", papers.add, name="paper_add"),
    path("papers/<int:key>/", papers.paper, name="paper"),
    path("papers/<int:key>/change/", papers.change, name="paper_change"),
    path("papers/<int:key>/upload/", papers.upload, name="paper_upload"),
    path("papers/<int:key>/release/", papers.release, name="paper_release"),
    path("papers/<int:key>/supersede/", papers.supersede, name="paper_supersede"),
    path("papers/<int:key>/withdraw/", papers.withdraw, name="paper_withdraw"),
    path("papers/<int:key>/files/<int:version>/", papers.file, name="paper_file"),
    path("papers/<int:key>/files/<int:version>/remove/", papers.remove, name="paper_file_remove"),
    # --- private notes ---
    path("meetings/<int:number>/notes/", notes.of_meeting, name="meeting_notes"),
    path("meetings/<int:number>/notes/add/", notes.add, name="note_add"),
    path("notes/<int:key>/", notes.change, name="note"),
    # --- joint texts ---
    path("meetings/<int:number>/texts/<str:kind>/reopen/", texts.reopen, name="text_reopen"),
    path(
        "meetings/<int:number>/texts/<str:kind>/revisions/<int:revision>/",
        texts.revision,
        name="text_revision",
    ),
    path("meetings/<int:number>/texts/<str:kind>/<str:act>/", texts.act, name="text_act"),
    # --- topics, decisions, search ---
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("search/", search.search_page, name="search"),
    # --- api ---
    path("api/v1/", include("meetings.api.urls")),
]
