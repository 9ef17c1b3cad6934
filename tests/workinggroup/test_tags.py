"""The tags that every template has."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import translation

from members.models import Person
from workinggroup.forms import LineFormField, ProseFormField
from workinggroup.lib import clock
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Viewer

EVENING = dt.datetime(2027, 3, 16, 23, 0, tzinfo=dt.UTC)


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def a_viewer(zone: str) -> Viewer:
    return Viewer(Person(given_name="A", family_name="B", time_zone=zone))


@time_machine.travel(dt.datetime(2027, 2, 1, tzinfo=dt.UTC), tick=False)
def test_both_clocks_name_the_places_and_say_the_shift() -> None:
    told = render("{% both_clocks at %}", at=EVENING, viewer=a_viewer("Asia/Shanghai"))
    assert told.count("<time") == 2
    assert 'datetime="2027-03-16T19:00-04:00">19:00</time>' in told
    assert 'datetime="2027-03-17T07:00+08:00">07:00</time>' in told
    assert "(+1 day)" in told
    # A record is read in other years too.
    assert "Tue 16 Mar 2027<" in told


def test_in_chinese_the_date_comes_before_the_time() -> None:
    with translation.override("zh-hans"):
        told = render("{% both_clocks at %}", at=EVENING, viewer=a_viewer("Asia/Shanghai"))
    assert re.sub("<.*?>", "", told) == (
        "北京时间2027年3月17日（周三）07:00 华盛顿时间2027年3月16日（周二）19:00（前一日）"
    )


def test_the_date_of_an_instant_names_its_clock() -> None:
    told = {
        side: render("{% day_of at %}", at=EVENING, own_first=order)
        for side, order in (("us", ("us", "cn")), ("cn", ("cn", "us")))
    }
    assert ">16 Mar 2027 (Washington)<" in told["us"]
    assert ">17 Mar 2027 (Beijing)<" in told["cn"]
    assert ">16 Mar 2027<" in render("{% day_of at False %}", at=EVENING)


def test_an_instant_on_the_clock_of_its_meeting_has_one_date_for_both_sides() -> None:
    at = clock.local(EVENING, "Asia/Shanghai")
    for order in (("us", "cn"), ("cn", "us")):
        assert ">17 Mar 2027<" in render("{% day_of at %}", at=at, own_first=order)


def test_the_days_of_a_meeting_name_the_clock_where_they_are_given_it() -> None:
    days = {"first": dt.date(2027, 3, 16), "last": dt.date(2027, 3, 18)}
    told = "{% days first last zone %}"
    assert render(told, **days, zone="Asia/Shanghai") == "16–18 Mar 2027 (Beijing)"
    assert render(told, **days, zone="") == "16–18 Mar 2027"


def test_both_clocks_add_the_readers_own_where_it_is_a_third() -> None:
    told = render("{% both_clocks at %}", at=EVENING, viewer=a_viewer("America/Denver"))
    assert told.count("<time") == 3
    assert "Denver" in told


def test_clocks_of_nothing_are_nothing() -> None:
    nothing = "{% both_clocks at %}{% day on %}{% due on 'us' %}{% due_for_reader on %}"
    assert render(nothing + "{% clock_in at 'UTC' %}") == ""


def test_clock_in_says_where_midnight_has_passed_on_that_clock() -> None:
    told = "{% clock_in at zone since %}"
    late = EVENING + dt.timedelta(hours=6)
    assert "shift" not in render(told, at=late, zone="Asia/Shanghai", since=EVENING)
    assert "+1 day" in render(told, at=late, zone="America/New_York", since=EVENING)


def test_a_timetable_has_a_column_for_the_readers_own_zone() -> None:
    told = "{% clock_zones as zones %}{% for zone in zones %}{{ zone|zone_name }} {% endfor %}"
    assert render(told, viewer=a_viewer("Asia/Shanghai")) == "Washington Beijing "
    viewer, first = a_viewer("Asia/Tokyo"), ("cn", "us")
    assert render(told, viewer=viewer, own_first=first) == "Beijing Washington Tokyo "


@pytest.mark.parametrize(("language", "first"), [("en", "Washington"), ("zh-hans", "北京时间")])
def test_drawn_without_its_page_an_instant_goes_by_the_language(language: str, first: str) -> None:
    with translation.override(language):
        told = render("{% both_clocks at %}", at=EVENING)
    assert re.findall('clock__place">(.*?)<', told)[0] == first


def test_of_two_texts_or_fields_the_readers_language_is_first() -> None:
    class Pairs(forms.Form):
        title_en, title_zh = forms.CharField(), forms.CharField()
        minutes = forms.IntegerField()

    words = "{% for code, words, stale in pair.halves %}{{ code }}{{ stale }} {% endfor %}"
    names = "{% for field in form|own_language_first %}{{ field.name }} {% endfor %}"
    context = {"pair": Bilingual("a", "b", "zh"), "form": Pairs()}
    assert render(words + names, **context) == "enFalse zhTrue title_en title_zh minutes "
    with translation.override("zh-hans"):
        assert render(words + names, **context) == "zhTrue enFalse title_zh title_en minutes "


@pytest.mark.parametrize(("side", "words"), [("us", "due today"), ("cn", "1 day overdue")])
def test_due_counts_on_the_clock_of_the_side(side: str, words: str) -> None:
    """22:00 in Washington is 11:00 of the next day in Beijing."""
    with time_machine.travel(dt.datetime(2027, 2, 2, 3, 0, tzinfo=dt.UTC), tick=False):
        on = dt.date(2027, 2, 1)
        assert words in render("{% due on side %}", on=on, side=side)
        if side == "us":
            assert words in render("{% due_for_reader on %}", on=on)


def test_due_of_an_action_item_is_not_told_without_its_side() -> None:
    with pytest.raises(TemplateSyntaxError):
        render("{% due on %}", on=dt.date(2027, 2, 1))
    with pytest.raises(ValueError, match="Side"):
        render("{% due on side %}", on=dt.date(2027, 2, 1), side="")


def test_a_side_is_colour_shape_and_word() -> None:
    us, cn = render("{% side_badge 'us' %}"), render("{% side_badge 'cn' %}")
    assert ("side--us" in us, "<circle" in us, "US side" in us) == (True, True, True)
    assert ("side--cn" in cn, "<path" in cn, "Chinese side" in cn) == (True, True, True)
    assert render("{% side_badge '' %}{% side_badge 'xx' %}") == ""


def test_a_text_is_marked_where_it_is_not_in_the_readers_language() -> None:
    pair = Bilingual(en="", zh="加密")
    told = render("{% bilingual pair %}", pair=pair)
    assert '<span lang="zh-Hans">加密</span>' in told
    assert "in Chinese" in told
    with translation.override("zh-hans"):
        assert render("{% bilingual pair %}", pair=pair) == '<span lang="zh-Hans">加密</span>'
    assert render("{% bilingual pair %}{% second pair %}", pair=Bilingual()) == ""


def test_the_second_language_stands_under_the_first_with_its_tag() -> None:
    pair = Bilingual(en="Encryption", zh="加密")
    assert 'lang="zh-Hans">加密' in render("{% second pair %}", pair=pair)
    with translation.override("zh-hans"):
        assert 'lang="en">Encryption' in render("{% second pair %}", pair=pair)


@pytest.mark.parametrize(
    "source",
    [
        "{% bilingual pair %}{% second pair %}",
        "{% side_badge 'us' name %}",
        "{% state_badge name name %}",
    ],
)
def test_whatever_was_typed_is_escaped(source: str) -> None:
    evil = "<script>alert(1)</script>"
    told = render(source, pair=Bilingual(en=evil, zh=evil), name=evil)
    assert "<script>" not in told
    assert "&lt;script&gt;" in told


class SampleForm(forms.Form):
    line = LineFormField(label="Line", max_length=10, help_text="Short.")
    prose = ProseFormField(label="Prose", required=False, max_length=40)
    sure = forms.BooleanField(label="Sure", required=False)
    side = forms.ChoiceField(
        label="Side", choices=[("us", "US"), ("cn", "CN")], widget=forms.RadioSelect
    )


def test_fields_clean_what_is_typed() -> None:
    form = SampleForm({"line": " a\x00\tb\u202e\r\n ", "prose": "one\r\ntwo\x07 \n", "side": "us"})
    assert form.is_valid()
    assert (form.cleaned_data["line"], form.cleaned_data["prose"]) == ("a b", "one\ntwo")


def test_a_line_of_nothing_but_controls_is_missing() -> None:
    form = SampleForm({"line": "\x00\x01\u200e", "side": "us"})
    assert list(form.errors) == ["line"]


def test_a_form_says_what_is_wrong_at_the_field_and_above() -> None:
    told = str(SampleForm({"line": "much too long for this", "side": "xx"}))
    assert 'id="form-errors"' in told
    assert 'href="#id_line"' in told
    assert 'id="id_line_error"' in told
    assert 'aria-describedby="id_line_helptext id_line_error"' in told
    assert 'aria-invalid="true"' in told
    assert "much too long for this" in told


def test_a_form_marks_what_is_optional_and_draws_each_kind_of_field() -> None:
    told = str(SampleForm())
    assert told.count("(optional)") == 1
    assert 'class="form-control"' in told
    assert 'class="form-check-input"' in told
    assert "<fieldset" in told
    assert re.search(r"<legend>\s*Side\s*</legend>", told)
    assert "form-errors" not in told


class Upload(forms.Form):
    file = forms.FileField()
    token = forms.CharField(widget=forms.HiddenInput)


class Titled(Upload):
    title = forms.CharField()


class Proof(forms.Form):
    name = forms.CharField()
    password = forms.CharField(widget=forms.PasswordInput)


@pytest.mark.parametrize(("form", "times"), [(Upload, 0), (Titled, 1), (Proof, 0)])
def test_a_form_promises_to_keep_what_it_can_give_back(form: type[forms.Form], times: int) -> None:
    sent = form({"title": "x" * 2})
    assert sent.errors
    said = render_to_string("forms/summary.html", {"form": sent})
    assert said.count("What you typed is kept.") == times
    assert "Please correct" in said
