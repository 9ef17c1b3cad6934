"""Who signed, cleared and issued a text stays who they were then, wherever they are named."""

import datetime as dt
from collections.abc import Callable
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import JointText, Meeting, Signature, TextRevision
from meetings.services import texts
from members.models import Appointment, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import fingerprint_now
from tests.tampering import unguarded
from workinggroup.lib.viewer import ProofWay, Role

SIGNERS = ("us_counsel", "cn_counsel", "us_head", "cn_head")
NOW_CALLED = "Quicksilver"


def text_signed(
    cast: Cast,
    kind: TextKind,
    now: dt.datetime,
    furnish: Callable[[Meeting], None] = lambda meeting: None,
) -> JointText:
    """Final, in its first revision, of meeting 5; `furnish` adds to it before it is issued."""
    agenda = "draft" if kind == TextKind.AGENDA else "agreed"
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(number=5, state="held", agenda=agenda, **chairs)
    item = factories.an_item(meeting=meeting)
    factories.a_paragraph(item=item)
    for name in ("us_delegate", "cn_delegate"):
        factories.attended(meeting, getattr(cast, name))
    furnish(meeting)
    text = factories.the_text(meeting, kind)
    secretary = cast.viewer("us_secretary")

    def turn(act: Any, name: str) -> None:
        viewer = cast.viewer(name).in_person(now, ProofWay.PASSKEY)
        act(viewer, text=text, seen_fingerprint=fingerprint_now(text), now=now)

    if kind == TextKind.MINUTES:
        texts.circulate(secretary, text=text, now=now)
        text.refresh_from_db()
        texts.lock_minutes(secretary, text=text, now=now)
    turn(texts.clear, "us_counsel")
    turn(texts.clear, "cn_counsel")
    if kind == TextKind.AGENDA:
        texts.circulate(secretary, text=text, now=now)
    turn(texts.sign, "us_head")
    turn(texts.sign, "cn_head")
    text.refresh_from_db()
    assert text.final
    return text


def surfaces(cast: Cast, client_of: Any, text: JointText) -> dict[str, str]:
    """All that names who signed or issued, as a delegate and a secretary get it."""
    kind, page = text.kind, "agenda" if text.kind == TextKind.AGENDA else "minutes"
    reader, desk = client_of(cast.us_delegate), client_of(cast.us_secretary)
    program = Program(cast.us_delegate)
    addresses = {
        "page": reverse(f"meeting_{page}", args=["5"]),
        "revision": reverse("text_revision", args=["5", kind, text.revision]),
    }
    addresses["print"] = reverse(f"{text.kind}_print", args=["5"])
    shown = {name: reader.get(at).content.decode() for name, at in addresses.items()}
    change = reverse("admin:meetings_jointtext_change", args=[text.pk])
    shown["admin"] = desk.get(change).content.decode()
    export = reverse("admin:meetings_jointtext_export", args=["csv"])
    shown["export"] = b"".join(desk.get(export)).decode("utf-8-sig")
    for name, path in (("api", ""), ("api revision", f"revisions/{text.revision}/")):
        shown[name] = str(program.read(f"texts/{text.pk}/{path}"))
    return shown


@pytest.mark.parametrize("kind", list(TextKind))
def test_no_surface_follows_who_is_called_otherwise_later(
    cast: Cast, client_of: Any, now: dt.datetime, kind: TextKind
) -> None:
    text = text_signed(cast, kind, now)
    names = {name: getattr(cast, name).family_name for name in (*SIGNERS, "us_secretary")}
    before = surfaces(cast, client_of, text)
    for where, words in before.items():
        missing = [name for name in ("us_head", "cn_head") if names[name] not in words]
        assert not missing, where
    # They leave, too: what they signed as is not what they are.
    Person.objects.exclude(pk=cast.us_delegate.pk).update(family_name=NOW_CALLED, name_zh="水银")
    Appointment.objects.filter(person__in=[cast.us_head, cast.cn_head]).update(ended_at=now)
    for where, words in surfaces(cast, client_of, text).items():
        missing = [name for name in ("us_head", "cn_head") if names[name] not in words]
        assert not missing, where
    frozen = reverse("text_revision", args=["5", kind, text.revision])
    page = client_of(cast.us_delegate).get(frozen).content.decode()
    assert NOW_CALLED not in page.partition("<main")[2].partition('class="minutes__part"')[0]


def test_role_company_and_way_are_on_record(cast: Cast, now: dt.datetime) -> None:
    text = text_signed(cast, TextKind.AGENDA, now)
    for signature in text.signatures.all():
        assert signature.name_en == signature.person.latin_name
        assert signature.name_zh == signature.person.name_zh
        assert signature.role == (Role.HEAD if signature.capacity == "sign" else Role.COUNSEL)
        assert signature.way == ProofWay.PASSKEY
    issued = text.revisions.get()
    assert (issued.name_en, issued.role) == (issued.made_by.latin_name, Role.COUNSEL)
    said = Program(cast.cn_delegate).read(f"texts/{text.pk}/")["signatures"][0]["person"]
    assert (said["role"], said["way"], said["id"]) == ("counsel", "webauthn", cast.us_counsel.pk)


@pytest.mark.parametrize("kind", list(TextKind))
def test_pages_say_as_what_they_signed(
    cast: Cast, client_of: Any, now: dt.datetime, kind: TextKind
) -> None:
    """The text's page and the revision's: both scripts, role, company, and the way of proving."""
    text = text_signed(cast, kind, now)
    Person.objects.filter(pk=cast.us_delegate.pk).update(language="en")
    keys = [row for row in text.signatures.all() if row.capacity == "sign"]
    for address in (
        reverse(f"meeting_{kind}", args=["5"]),
        reverse("text_revision", args=["5", kind, text.revision]),
    ):
        page = unescape(client_of(cast.us_delegate).get(address).content.decode())
        for key in keys:
            assert key.name_en in page and key.name_zh in page
            assert not key.company_en or key.company_en in page
        assert page.count("Identity proved by passkey") == 4
        assert "head of delegation" in page


def test_of_what_was_signed_before_the_role_of_then_is_found(cast: Cast, now: dt.datetime) -> None:
    text_signed(cast, TextKind.AGENDA, now)
    fields = ("name_en", "name_zh", "role", "company_en", "company_zh")
    for model in (Signature, TextRevision):
        kept = list(model.objects.order_by("pk").values(*fields))
        with unguarded():
            model.objects.update(**dict.fromkeys(fields, ""))
            migration = import_module("meetings.migrations.0016_signers_as_they_were")
            migration.take_down(apps, None)
        assert list(model.objects.order_by("pk").values(*fields)) == kept
