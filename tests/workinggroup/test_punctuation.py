"""The marks between words, in both languages."""

import pytest
from django.utils.translation import override

from workinggroup.lib.punctuation import aside, clauses, enumerated, lead, sentences


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["a, b", "a; b", "A. B.", "State: ", "Will you attend? ", " (+1 day)"]),
        ("zh-hans", ["a、b", "a；b", "A.B.", "State：", "Will you attend?", "（+1 day）"]),
    ],
)
def test_marks_follow_the_language(language: str, told: list[str]) -> None:
    with override(language):
        found = [enumerated("ab"), clauses("ab"), sentences(["A.", "B."])]
        found += [lead("State"), lead("Will you attend?"), aside("+1 day")]
    assert found == told


def test_an_aside_in_another_language_than_the_active_one() -> None:
    assert aside("次日", "zh") == "（次日）"
