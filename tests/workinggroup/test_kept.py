"""Tags whose answers are kept: the same as if they were not."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.template import Context, engines
from django.template.base import Template
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tests.conftest import Cast
from workinggroup.lib.addresses import address
from workinggroup.lib.bilingual import Bilingual
from workinggroup.templatetags.kept import KeptTranslation


def template(source: str) -> Template:
    made: Any = engines["django"].from_string(source)
    inner: Template = made.template
    return inner


def test_a_constant_is_told_in_each_language() -> None:
    page = template('{% translate "Meetings" %}{% translate ": " context "label" %}')
    told: dict[str, set[str]] = {}
    for code in ("en", "zh-hans", "en", "zh-hans"):
        with translation.override(code):
            told.setdefault(code, set()).add(page.render(Context()))
    assert told == {"en": {"Meetings: "}, "zh-hans": {"会议："}}


def test_a_sentence_in_a_block_is_a_constant_unless_it_tells_of_something() -> None:
    page = template("{% blocktrans trimmed %}\n  Meetings\n{% endblocktrans %}")
    assert isinstance(page.nodelist[0], KeptTranslation)
    for code, told in (("en", "Meetings"), ("zh-hans", "会议"), ("en", "Meetings")):
        with translation.override(code):
            assert page.render(Context()) == told
    page = template("{% blocktrans trimmed %}Meeting {{ number }}{% endblocktrans %}")
    assert [page.render(Context({"number": n})) for n in (5, 6)] == ["Meeting 5", "Meeting 6"]


def test_what_is_no_constant_is_looked_up_each_time() -> None:
    page = template("{% translate word %}{% translate 'Meetings' as told %}-{{ told }}")
    assert page.render(Context({"word": "Topics"})) == "Topics-Meetings"
    assert page.render(Context({"word": "Members"})) == "Members-Meetings"


def test_an_address_is_that_of_its_arguments() -> None:
    page = template('{% url "meeting" number %} {% url "admin:index" %} {% url name %}')
    for number in (5, "6", 5):
        told = page.render(Context({"number": number, "name": "home"}))
        assert told == f"{reverse('meeting', args=[number])} {reverse('admin:index')} /"
    assert address("meeting", 5) == "/meetings/5/"
    with pytest.raises(NoReverseMatch):
        address("meeting")


def test_what_is_drawn_follows_its_values_reader_language_and_day(cast: Cast) -> None:
    values_passed = "number=number text=text due_on=due_on due_side=due_side"
    page = template(f'{{% drawn "topics/_promised.html" {values_passed} %}}')
    values = {
        "number": "A5-01",
        "text": Bilingual("Send it", "发送"),
        "due_on": dt.date(2027, 3, 3),
        "due_side": "us",
    }

    def told(name: str, code: str, day: int, **other: Any) -> str:
        moment = dt.datetime(2027, 3, day, 14, tzinfo=dt.UTC)
        with translation.override(code), time_machine.travel(moment, tick=False):
            return page.render(Context({**values, **other, "viewer": cast.viewer(name)}))

    first = told("us_head", "en", 1)
    assert "Send it" in first
    assert "in 2 days" in first
    assert told("us_head", "en", 1) == first
    assert "发送" in told("us_head", "zh-hans", 1)
    assert "due tomorrow" in told("us_head", "en", 2)
    assert "Other" in told("us_head", "en", 1, text=Bilingual("Other"))
    assert told("cn_head", "en", 1) == first


def test_a_row_is_not_drawn_by_itself(cast: Cast) -> None:
    page = template('{% drawn "topics/_promised.html" who=who %}')
    with pytest.raises(TypeError, match="by its values"):
        page.render(Context({"who": cast.us_head}))
