"""What a language is called by Django, by CLDR and in HTML."""

import pytest
from django.utils import translation

from workinggroup.lib.languages import cldr_locale, code_of, locale_tag, tag_of


@pytest.mark.parametrize(
    ("code", "locale", "tag"),
    [
        ("en", "en_GB", "en"),
        ("zh-hans", "zh_Hans_CN", "zh-Hans"),
        ("zh-hant", "zh_Hant", "zh-Hant"),
        ("pt-br", "pt_BR", "pt-BR"),
        ("eo", "eo", "eo"),
        ("en-xa", "en_GB", "en-XA"),
    ],
)
def test_names_of_a_language(code: str, locale: str, tag: str) -> None:
    assert cldr_locale(code) == locale
    assert tag_of(code) == tag
    assert locale_tag(code) == locale.replace("_", "-")


def test_suffix_of_a_field_and_the_active_language_have_a_code() -> None:
    assert code_of("zh") == "zh-hans"
    assert code_of("eo") == "eo"
    with translation.override("zh-hans"):
        assert code_of() == "zh-hans"
    with translation.override(None):
        assert code_of() == "en"
