"""What the secretariats do to topics."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Topic
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services.topics"
_RULES = "meetings.queries.verdicts.papers"
_FORM = "meetings.forms.admin.TopicForm"


def _added(topic: Topic) -> str:
    return _("The topic %(name)s can be given to agenda items.") % {"name": topic.name}


ADD_TOPIC = Act(
    name="add_topic",
    recorded=gettext_lazy("Topic added"),
    label=gettext_lazy("Add a topic"),
    done=_added,
    rule=f"{_RULES}.may_manage_topics_now",
    service=f"{_SERVICES}.add_topic",
    form=_FORM,
)
CHANGE_TOPIC = Act(
    name="change_topic",
    recorded=gettext_lazy("Topic changed"),
    label=gettext_lazy("Edit"),
    done=gettext_lazy("Your changes are saved."),
    rule=f"{_RULES}.may_manage_topics_now",
    service=f"{_SERVICES}.change_topic",
    thing="topic",
    form=_FORM,
)
RETIRE_TOPIC = Act(
    name="retire_topic",
    recorded=gettext_lazy("Topic retired"),
    label=gettext_lazy("Retire"),
    done=gettext_lazy("The topic is offered no longer."),
    says=(gettext_lazy("It stays on everything that carries it and is no longer offered."),),
    rule=f"{_RULES}.may_retire_topic_now",
    service=f"{_SERVICES}.retire_topic",
    thing="topic",
)
RESTORE_TOPIC = Act(
    name="restore_topic",
    recorded=gettext_lazy("Topic offered again"),
    label=gettext_lazy("Offer again"),
    done=gettext_lazy("The topic is offered again."),
    rule=f"{_RULES}.may_restore_topic_now",
    service=f"{_SERVICES}.restore_topic",
    thing="topic",
)
TOPIC_ACTS = table_of(ADD_TOPIC, CHANGE_TOPIC, RETIRE_TOPIC, RESTORE_TOPIC)
