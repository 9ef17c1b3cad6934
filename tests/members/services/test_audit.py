"""The audit record calls everything by its name in both languages."""

import datetime as dt

import pytest
from django.utils.translation import override

from members.models import AuditEntry, Delegation
from members.services import audit
from tests.conftest import Cast


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_subject_is_recorded_in_both_languages(
    cast: Cast, now: dt.datetime, language: str
) -> None:
    delegation = Delegation.objects.get(side="cn")
    with override(language):
        entry = audit.record(cast.viewer("cn_secretary"), act="x", subject=delegation, now=now)
    assert (entry.subject_en, entry.subject_zh) == ("Chinese side", "中方")


def test_a_subject_in_one_language_reads_the_same_in_both(cast: Cast, now: dt.datetime) -> None:
    for language, words in (("zh", "第8次会议 / 5"), ("en", "Meeting 7 / 2")):
        AuditEntry.objects.create(
            at=now, act="add_sitting", subject_id=1, **{f"subject_{language}": words}
        )
    entries = AuditEntry.objects.order_by("pk")
    assert [str(entry.subject) for entry in entries] == ["第8次会议 / 5", "Meeting 7 / 2"]
