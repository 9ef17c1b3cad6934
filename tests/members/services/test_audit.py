"""The audit record calls everything by its name in both languages."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
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


def test_a_subject_of_before_is_kept_in_the_language_it_was_written_in(
    cast: Cast, now: dt.datetime
) -> None:
    for words in ("第8次会议 / 5", "Meeting 7 / 2"):
        AuditEntry.objects.create(at=now, act="add_sitting", subject_id=1, subject_en=words)
    module = import_module("members.migrations.0010_audit_in_both_languages")
    module.put_chinese_in_its_place(apps, None)
    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.subject_en, entry.subject_zh) for entry in entries] == [
        ("", "第8次会议 / 5"),
        ("Meeting 7 / 2", ""),
    ]
    assert [str(entry.subject) for entry in entries] == ["第8次会议 / 5", "Meeting 7 / 2"]
