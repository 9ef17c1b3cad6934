"""Topics and what there is about each."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.pictures.topics import topic_timeline
from meetings.queries.texts.circulated import circulated_rows
from meetings.queries.topic_stops import topic_through_meetings
from meetings.queries.topics import all_topics, story_of, topic_called
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock


@require_safe
@members_only
def topics(request: PortalRequest) -> HttpResponse:
    return render(request, "topics/topics.html", {"topics": all_topics(request.viewer)})


@require_safe
@members_only
def topic(request: PortalRequest, slug: str) -> HttpResponse:
    """Everything said, decided and promised about one topic."""
    known = topic_called(request.viewer, slug)
    if known is None:
        raise Http404
    circulated = circulated_rows(request.viewer)
    asked = request.GET.get("page")
    story = story_of(request.viewer, known, clock.now(), asked, circulated=circulated)
    way = topic_through_meetings(request.viewer, known, circulated)
    # A single stop makes no line.
    timeline = topic_timeline(way.stops, way.carried) if len(way.stops) > 1 else None
    context = {"topic": known, "story": story, "timeline": timeline}
    return render(request, "topics/topic.html", context)
