"""The glossary, read by everybody and kept on the admin site."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import GlossaryTerm
from meetings.services import glossary
from members.models import Person
from tests.api import Program
from tests.conftest import Cast
from workinggroup.lib import clock

ClientOf = Callable[[Person | None], Client]


def test_everybody_reads_both_columns_and_secretaries_are_led_to_the_desk(
    cast: Cast, client_of: ClientOf
) -> None:
    retired = GlossaryTerm.objects.get(en="quorum")
    glossary.retire_term(cast.viewer("cn_secretary"), term=retired, now=clock.now())
    desk = reverse("admin:meetings_glossaryterm_changelist")
    for who, keeps in (("us_delegate", False), ("us_counsel", False), ("us_secretary", True)):
        body = client_of(getattr(cast, who)).get(reverse("glossary")).content.decode()
        assert "observer" in body and "观察员" in body and "法定人数" not in body
        assert (desk in body) is keeps
    assert reverse("glossary") in client_of(cast.us_delegate).get("/topics/").content.decode()


def test_programs_read_retired_terms_too(cast: Cast) -> None:
    term = GlossaryTerm.objects.order_by("en")[0]
    glossary.retire_term(cast.viewer("us_secretary"), term=term, now=clock.now())
    rows = Program(cast.cn_delegate).listed("glossary/", page_size=200)
    assert len(rows) == GlossaryTerm.objects.count()
    assert [row["en"] for row in rows if row["retired_at"]] == [term.en]


@pytest.mark.parametrize(
    ("state", "checked", "fault"),
    [("settled", "both", ""), ("review", "both", "asked for once it is settled")],
)
def test_a_term_is_added_on_the_admin_site(
    cast: Cast, client_of: ClientOf, state: str, checked: str, fault: str
) -> None:
    data = {"en": "wafer", "zh": "晶圆", "state": state, "checked": checked, "note": ""}
    address = "/admin/meetings/glossaryterm/do/add_term/"
    answer = client_of(cast.us_secretary).post(address, data)
    assert answer.status_code == (200 if fault else 302)
    assert fault in answer.content.decode()
    assert GlossaryTerm.objects.filter(en="wafer").exists() is not bool(fault)
