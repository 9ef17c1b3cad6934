"""Topics: the tags of agenda items."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from meetings.access import visible_topics
from meetings.models import Topic
from meetings.rules.acts.topics import ADD_TOPIC, CHANGE_TOPIC, RESTORE_TOPIC, RETIRE_TOPIC
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer


@admin.register(Topic)
class TopicAdmin(ScopedAdmin):
    list_display = ("position", "name_en", "name_zh", "swatch", "retired_at")
    list_display_links = ("name_en", "name_zh")
    search_fields = ("name_en", "name_zh")
    ordering = ("position", "pk")
    fields = ("name_en", "name_zh", "swatch", "position", "slug", "retired_at")
    acts = (
        CHANGE_TOPIC,
        RETIRE_TOPIC,
        RESTORE_TOPIC,
    )
    row_acts = acts
    list_acts = (ADD_TOPIC,)
    exports = (
        Export(gettext_lazy("name in English"), lambda t: t.name_en),
        Export(gettext_lazy("name in Chinese"), lambda t: t.name_zh),
        Export(gettext_lazy("color"), lambda t: t.get_colour_display()),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Topic]:
        return visible_topics(viewer)

    @admin.display(description=gettext_lazy("color"), ordering="colour")
    def swatch(self, topic: Topic) -> SafeString:
        """A drawn square: a style attribute would not pass the content security policy."""
        return format_html(
            '<svg class="swatch swatch--{}" width="14" height="14" aria-hidden="true">'
            '<rect width="14" height="14"/></svg> {}',
            topic.colour,
            topic.get_colour_display(),
        )
