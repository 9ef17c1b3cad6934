"""`/api/v1/`: what. The caller and the people are in `members/api/urls.py`."""

from django.urls import path

from meetings.api import acts, endpoints, pages
from meetings.converters import MeetingNumber  # noqa: F401 - registers `<meeting:...>`

urlpatterns = [
    path("home/", pages.Home.as_view(), name="api_home"),
    path("meetings/", endpoints.Meetings.as_view(), name="api_meetings"),
    path("meetings/<meeting:number>/", endpoints.MeetingView.as_view(), name="api_meeting"),
    path("meetings/<meeting:number>/reply/", acts.ReplyView.as_view(), name="api_reply"),
    path(
        "meetings/<meeting:number>/overview/",
        pages.MeetingOverviewPage.as_view(),
        name="api_overview",
    ),
    path(
        "meetings/<meeting:number>/timetable/", pages.TimetablePage.as_view(), name="api_timetable"
    ),
    path(
        "meetings/<meeting:number>/people/", pages.Participants.as_view(), name="api_participants"
    ),
    path("meetings/<meeting:number>/history/", pages.History.as_view(), name="api_history"),
    path("sittings/", endpoints.Sittings.as_view(), name="api_sittings"),
    path("deadlines/", endpoints.Deadlines.as_view(), name="api_deadlines"),
    path("links/", endpoints.LinkList.as_view(), name="api_links"),
    path("replies/", endpoints.ReplyList.as_view(), name="api_replies"),
    path("texts/", endpoints.Texts.as_view(), name="api_texts"),
    path("texts/<int:id>/", pages.TextView.as_view(), name="api_text"),
    path(
        "texts/<int:id>/revisions/<int:revision>/",
        pages.RevisionView.as_view(),
        name="api_revision",
    ),
    path("items/", endpoints.Items.as_view(), name="api_items"),
    path("paragraphs/", endpoints.Paragraphs.as_view(), name="api_paragraphs"),
    path("decisions/", endpoints.Decisions.as_view(), name="api_decisions"),
    path("actions/", endpoints.Actions.as_view(), name="api_actions"),
    path("actions/<str:number>/", acts.ActionView.as_view(), name="api_action"),
    path("actions/<str:number>/notes/", acts.ProgressView.as_view(), name="api_progress"),
    path("actions/<str:number>/start/", acts.StartView.as_view(), name="api_start"),
    path("actions/<str:number>/confirm/", acts.ConfirmView.as_view(), name="api_confirm"),
    path("papers/", endpoints.Papers.as_view(), name="api_papers"),
    path("papers/<int:id>/", endpoints.PaperView.as_view(), name="api_paper"),
    path("papers/<int:id>/record/", pages.PaperRecord.as_view(), name="api_paper_record"),
    path("files/<int:id>/", endpoints.FileView.as_view(), name="api_file"),
    path("proposals/", endpoints.ProposalList.as_view(), name="api_proposals"),
    path("notes/", endpoints.NoteList.as_view(), name="api_notes"),
    path("topics/", endpoints.Topics.as_view(), name="api_topics"),
    path("glossary/", endpoints.GlossaryTerms.as_view(), name="api_glossary"),
    path("parity/", pages.Parity.as_view(), name="api_parity"),
    path("search/", pages.Search.as_view(), name="api_search"),
    path("search/<str:kind>/", pages.SearchKind.as_view(), name="api_search_kind"),
]
