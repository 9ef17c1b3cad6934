"""The addresses of the feeds, by themselves: they are answered before all else (`middleware`)."""

from django.urls import path

from meetings import feeds

urlpatterns = [
    path("calendar/<str:token>/sia-csia-working-group.ics", feeds.events, name="feed"),
    path("calendar/<str:token>/sia-csia-working-group-tasks.ics", feeds.tasks, name="feed_tasks"),
]
