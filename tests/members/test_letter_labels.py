"""Every kind of letter has a name in the mail log, in both languages."""

import pytest
from django.utils import translation

from members.letters import DIGEST, KIND_OF_RULE, RULE_LABELS


def test_every_rule_has_a_label() -> None:
    assert set(RULE_LABELS) == {*KIND_OF_RULE, DIGEST}


@pytest.mark.parametrize("rule", sorted(RULE_LABELS))
def test_labels_are_chinese_in_chinese(rule: str) -> None:
    with translation.override("zh-hans"):
        assert not str(RULE_LABELS[rule]).isascii()
