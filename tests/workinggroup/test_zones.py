"""Time zones as people choose them: each clock once, by its city in their language."""

from itertools import pairwise

import pytest
from django import forms
from django.utils import translation

from workinggroup.forms import ZoneField, zone_form_choices
from workinggroup.lib import clock, dual_time, zones

LANGUAGES = ["en", "zh-hans"]


def choices(language: str, stands: str = "") -> dict[str, str]:
    """What is offered in a language, without the groups: IANA name -> label."""
    with translation.override(language):
        rows = [row for _label, group in zone_form_choices(stands) for row in group]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_clock_is_offered_once_under_a_label_of_its_own(language: str) -> None:
    offered = choices(language)
    assert {zones.one_name(zone) for zone in offered} == {zones.one_name(z) for z in clock.ZONES}
    assert len({zones.one_name(zone) for zone in offered}) == len(offered)
    assert len(set(offered.values())) == len(offered)
    assert set(offered) <= set(clock.ZONES)
    assert not any("/" in label or "_" in label for label in offered.values())


@pytest.mark.parametrize(
    ("zone", "en", "zh"),
    [
        ("America/New_York", "Washington", "华盛顿"),
        ("US/Eastern", "Washington", "华盛顿"),
        ("PRC", "Beijing", "北京"),
        ("Asia/Kolkata", "Kolkata", "加尔各答"),
        ("Asia/Calcutta", "Kolkata", "加尔各答"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "布宜诺斯艾利斯"),
        ("America/Los_Angeles", "Los Angeles", "洛杉矶"),
        ("Europe/Kyiv", "Kyiv", "基辅"),
        ("UTC", "UTC", "协调世界时"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, en: str, zh: str) -> None:
    assert (dual_time.place(zone, "en"), dual_time.place(zone, "zh")) == (en, zh)


def test_hardly_a_city_is_without_its_chinese_name() -> None:
    """Those that CLDR has not heard of yet are the only ones in English letters."""
    assert sum(label.isascii() for label in choices("zh-hans").values()) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_ones_come_first_and_the_rest_in_order(language: str) -> None:
    with translation.override(language):
        (_usual, usual), (_rest, rest) = zone_form_choices()
    assert (usual[0][0], usual[-1][0]) == (clock.WASHINGTON, clock.BEIJING)
    assert len(usual) == len(dict(usual)) == 12
    labels = [zones.sorting_key(label) for _zone, label in rest]
    assert all(one < other for one, other in pairwise(labels))


def test_chinese_cities_are_in_the_order_of_their_pinyin() -> None:
    cities = [label for label in choices("zh-hans").values() if label in {"巴黎", "罗马", "都柏林"}]
    assert cities == ["巴黎", "都柏林", "罗马"]


@pytest.mark.parametrize("stands", ["Asia/Calcutta", "Asia/Chongqing", "Asia/Kolkata", "Etc/GMT+5"])
def test_what_stands_is_among_the_choices_by_its_stored_name(stands: str) -> None:
    class Form(forms.Form):
        zone = ZoneField()

    form = Form({"zone": stands}, initial={"zone": stands})
    assert form.is_valid()
    assert form.cleaned_data == {"zone": stands}
    offered = choices("en", stands)
    same = [zone for zone in offered if zones.one_name(zone) == zones.one_name(stands)]
    assert same == [stands]
    assert not Form({"zone": "Mars/Olympus"}, initial={"zone": stands}).is_valid()
