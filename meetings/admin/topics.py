"""Topics: the tags of agenda items."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.access import may_manage_topics, visible_topics
from meetings.forms.desk import TopicForm
from meetings.models import Topic
from meetings.services.topics import add_topic, change_topic, restore_topic, retire_topic
from members.access import Viewer
from workinggroup.lib.desk import ActForm, AdminAct, DeskAdmin, Export

_Data = dict[str, Any]


def _add(viewer: Viewer, subject: None, data: _Data, now: dt.datetime) -> str:
    topic = add_topic(viewer, now=now, **data)
    return _("The topic %(name)s can be given to agenda items.") % {"name": topic.name}


def _change(viewer: Viewer, topic: Topic, data: _Data, now: dt.datetime) -> str:
    change_topic(viewer, topic=topic, now=now, **data)
    return _("Saved.")


def _retire(viewer: Viewer, topic: Topic, data: _Data, now: dt.datetime) -> str:
    retire_topic(viewer, topic=topic, now=now)
    return _("The topic is offered no longer.")


def _restore(viewer: Viewer, topic: Topic, data: _Data, now: dt.datetime) -> str:
    restore_topic(viewer, topic=topic, now=now)
    return _("The topic is offered again.")


def _may(viewer: Viewer, topic: Topic | None) -> bool:
    return bool(may_manage_topics(viewer))


def _may_retire(viewer: Viewer, topic: Topic) -> bool:
    return _may(viewer, topic) and topic.retired_at is None


def _may_restore(viewer: Viewer, topic: Topic) -> bool:
    return _may(viewer, topic) and topic.retired_at is not None


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    list_display = ("position", "name_en", "name_zh", "swatch", "retired_at")
    list_display_links = ("name_en", "name_zh")
    search_fields = ("name_en", "name_zh")
    ordering = ("position", "pk")
    fields = ("name_en", "name_zh", "swatch", "position", "slug", "retired_at")
    acts = (
        AdminAct("change", gettext_lazy("Change"), _change, form=TopicForm, allowed=_may),
        AdminAct(
            "retire",
            gettext_lazy("Retire"),
            _retire,
            form=ActForm,
            allowed=_may_retire,
            says=gettext_lazy("It stays on everything that carries it and is no longer offered."),
        ),
        AdminAct("restore", gettext_lazy("Offer again"), _restore, allowed=_may_restore),
    )
    list_acts = (AdminAct("add", gettext_lazy("Add a topic"), _add, form=TopicForm, allowed=_may),)
    exports = (
        Export(gettext_lazy("name in English"), lambda t: t.name_en),
        Export(gettext_lazy("name in Chinese"), lambda t: t.name_zh),
        Export(gettext_lazy("colour"), lambda t: t.get_colour_display()),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Topic]:
        return visible_topics(viewer)

    @admin.display(description=gettext_lazy("colour"), ordering="colour")
    def swatch(self, topic: Topic) -> SafeString:
        """A drawn square: a style attribute would not pass the content security policy."""
        return format_html(
            '<svg class="swatch swatch--{}" width="14" height="14" aria-hidden="true">'
            '<rect width="14" height="14"/></svg> {}',
            topic.colour,
            topic.get_colour_display(),
        )
