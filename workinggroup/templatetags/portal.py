"""Tags and filters that every template has without loading them."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from django import template
from django.db.models import Model
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    FileInput,
    PasswordInput,
    Select,
    SelectMultiple,
)
from django.template.defaulttags import querystring
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings.enums import TextKind
from meetings.queries.texts.panel import PAGES
from meetings.symbols import meeting_name, meeting_name_within
from workinggroup.forms import is_called_optional
from workinggroup.lib import browsers, punctuation
from workinggroup.lib.addresses import address
from workinggroup.lib.bilingual import (
    CHINESE,
    CODES,
    ENGLISH,
    Bilingual,
    active,
    language_note,
    other,
)
from workinggroup.lib.drawing import draw_differences
from workinggroup.lib.languages import code_of, locale_tag, tag_of
from workinggroup.lib.viewer import Side

register = template.Library()
# `{% qs page=2 %}`: the present query string with changes (Django's own `querystring`).
register.simple_tag(querystring, name="qs", takes_context=True)
register.filter("meeting_name", meeting_name)
register.filter("meeting_name_within", meeting_name_within)
register.filter("lead", punctuation.lead)
register.filter("language_tag", tag_of)
register.filter("locale_tag", locale_tag)
register.simple_tag(punctuation.gap)
register.filter("enumerated", punctuation.enumerated)
register.filter("aside", punctuation.aside)
register.simple_tag(draw_differences)

# What a state's colour says; a state that is not named here is quiet.
STATE_TONES = {
    "polling": "act",
    "confirmed": "act",
    "circulated": "act",
    "for_signature": "act",
    "in_progress": "act",
    "released": "act",
    "held": "done",
    "closed": "done",
    "agreed": "done",
    "adopted": "done",
    "done": "done",
    "sent": "done",
    "accepted": "done",
    "tentative": "warning",
    "postponed": "warning",
    "unknown": "warning",
    "cancelled": "error",
    "failed": "error",
}
# Topics stand on page after page: the newest lists of them are kept as they were drawn.
_MOST_KEPT = 2000
TAGS = {ENGLISH: "en", CHINESE: "zh-Hans"}
SHAPES = {
    Side.US: '<svg viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.8"/></svg>',
    Side.CN: '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M6 0l6 6-6 6-6-6z"/></svg>',
}


# --- the two sides -------------------------------------------------------------------------------
@register.simple_tag
def side_badge(side: str, label: str = "") -> SafeString | str:
    """The side's shape and word in its colour; `label` replaces the word."""
    if side not in Side.values:
        return ""
    known = Side(side)
    return format_html(
        '<span class="side side--{}">{}<span>{}</span></span>',
        known.value,
        SafeString(SHAPES[known]),
        label or known.label,
    )


@register.simple_tag
def side_shape(side: str) -> SafeString:
    """The shape alone, for places where the word stands beside it already."""
    known = Side(side)
    return format_html(
        '<span class="side side--{}">{}</span>', known.value, SafeString(SHAPES[known])
    )


# --- both languages ------------------------------------------------------------------------------
@register.simple_tag
def bilingual(pair: Bilingual | None) -> SafeString | str:
    """The text in the reader's language, or the other one, marked as such."""
    if not pair:
        return ""
    wanted = active()
    shown = pair.shown_language(wanted)
    text = format_html('<span lang="{}">{}</span>', TAGS[shown], pair.text(shown))
    if shown == wanted:
        return text
    return format_html('{} <span class="other-language">{}</span>', text, language_note(shown))


@register.simple_tag
def second(pair: Bilingual | None) -> SafeString | str:
    """The other language's text, muted, for the line under the first; nothing if there is none."""
    if not pair:
        return ""
    beside = other(pair.shown_language(active()))
    text = pair.text(beside)
    return (
        format_html('<span class="second" lang="{}">{}</span>', TAGS[beside], text) if text else ""
    )


@register.simple_tag
def stale_says(stale: str) -> str:
    """Which text of a pair changed alone, where `stale` is the one that did not."""
    if stale == ENGLISH:
        return _("The Chinese text changed; the English one is not confirmed since.")
    return _("The English text changed; the Chinese one is not confirmed since.")


@register.simple_tag
def lang_attr(language: str) -> SafeString:
    """`lang="zh-Hans"` for the field suffix or language code `language`."""
    return format_html('lang="{}"', tag_of(code_of(language)))


@register.filter
def halves(pair: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """`Bilingual.halves` of a pair as it stands in what is fingerprinted."""
    return Bilingual(pair["en"], pair["zh"]).halves


@register.filter
def own_language_first(fields: Iterable[BoundField]) -> list[BoundField]:
    """Fields of a form in their order, but of each pair the reader's language first."""
    found = list(fields)
    if active() == CHINESE:
        for place, (one, following) in enumerate(pairwise(list(found))):
            stem = one.name.removesuffix("_en")
            if stem != one.name and following.name == f"{stem}_zh":
                found[place : place + 2] = following, one
    return found


# --- addresses, states and topics ----------------------------------------------------------------
@register.simple_tag
def text_url(kind: str | None, number: str) -> str:
    """The page of a meeting's agenda or minutes; of the meeting, where the record does not say
    which of them it was."""
    return address(PAGES[TextKind(kind)] if kind else "meeting", number)


@register.simple_tag
def state_badge(thing: Model | str, label: str = "") -> SafeString:
    """The state of a thing that has one, or a state's value with its label."""
    if isinstance(thing, Model):
        state: str = thing.state  # type: ignore[attr-defined]
        label = label or called(thing, "state")
    else:
        state = thing
    return format_html(
        '<span class="state state--{}">{}</span>', STATE_TONES.get(state, "quiet"), label or state
    )


@register.filter
def called(thing: Model, name: str) -> str:
    """What the value of a field with choices is called, as `get_..._display` says."""
    value = getattr(thing, name)
    return str(_labels(type(thing), name).get(value, value))


@cache
def _labels(model: type[Model], name: str) -> dict[Any, Any]:
    """`get_..._display` makes this anew each time."""
    field: Any = model._meta.get_field(name)
    return dict(field.flatchoices)


@register.simple_tag
def topic_tags(topics: Iterable[Any], link: bool = True) -> str:  # noqa: FBT001, FBT002
    """The topics as outlined tags, each leading to its page unless `link` is false."""
    tags = tuple((topic.slug, topic.colour, topic.name) for topic in topics)
    return _topic_tags(tags, get_language(), link=link) if tags else SafeString("")


@lru_cache(maxsize=_MOST_KEPT)
def _topic_tags(
    tags: tuple[tuple[str, str, Bilingual], ...], language: str | None, *, link: bool
) -> SafeString:
    topics = [{"slug": slug, "colour": colour, "name": name} for slug, colour, name in tags]
    return render_to_string("partials/topics.html", {"topics": topics, "link": link})


@register.filter
def browser(agent: str) -> str:
    """The browser and the system that a User-Agent names."""
    return browsers.in_short(agent)


# --- forms ---------------------------------------------------------------------------------------
@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with the class that draws it."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        name = "form-check-input"
    elif field.use_fieldset:
        return field.as_widget()
    else:
        name = "form-select" if isinstance(widget, Select | SelectMultiple) else "form-control"
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{name} {own}".strip()})


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether its label says that it may be left empty."""
    return is_called_optional(field.field)


@register.filter
def forgets(form: object) -> bool:
    """Whether nothing of what was sent stands in a form again, or not its password: no page gives a
    password or a file back."""
    fields = form.fields.values() if isinstance(form, BaseForm) else ()
    widgets = [each.widget for each in fields if not each.widget.is_hidden]
    if any(isinstance(each, PasswordInput) for each in widgets):
        return True
    return bool(widgets) and all(isinstance(each, FileInput) for each in widgets)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def language_code(suffix: str) -> str:
    """`zh` -> `zh-hans`: the code that Django and the profiles use for a field suffix."""
    return CODES.get(suffix, suffix)
