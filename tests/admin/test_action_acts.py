"""Working on action items and paragraphs from the admin: only what may be done, on words read."""

import datetime as dt
import re
from typing import Any

import pytest

from meetings.enums import TextState
from meetings.models import ActionItem, AgendaItem, JointText, Paragraph
from members.models import AuditEntry
from tests import factories
from tests.tampering import rows_free, without_keys
from tests.world import World, browser

ACTIONS = "/admin/meetings/actionitem/"
PARAGRAPHS = "/admin/meetings/paragraph/"
AGENDA_ITEMS = "/admin/meetings/agendaitem/"


def offered(world: World, name: str, path: str) -> set[str]:
    answer = browser(world, name).get(path)
    assert answer.status_code == 200
    return set(re.findall(r"/do/(\w+)/", answer.content.decode()))


def do(world: World, name: str, act: str, **data: Any) -> Any:
    return browser(world, name).post(f"{ACTIONS}{world.action.pk}/do/{act}/", data)


def now_is(world: World) -> ActionItem:
    return ActionItem.objects.get(pk=world.action.pk)


def seen(world: World, name: str, act: str) -> str:
    """The mark of the words that the page of an act shows."""
    page = browser(world, name).get(f"{ACTIONS}{world.action.pk}/do/{act}/")
    assert world.action.text_en in page.content.decode()
    found = re.search(r'name="wording" value="(\w+)"', page.content.decode())
    assert found
    return found[1]


# --- what is offered -----------------------------------------------------------------------------
def test_acts_are_for_who_may(at_work: None, world: World) -> None:
    path = f"{ACTIONS}{world.action.pk}/"
    assert {"confirm_done", "start_action", "propose_to_drop", "change_action"} <= offered(
        world, "us_secretary", path
    )
    assert not {"agree_to_drop", "keep_action", "reopen_action", "confirm_wording"} & offered(
        world, "us_secretary", path
    )
    assert offered(world, "operator", path) == set()


def test_secretary_of_a_side_without_an_owner_does_not_confirm(at_work: None, world: World) -> None:
    ActionItem.objects.filter(pk=world.action.pk).update(owner_us=None)
    acts = offered(world, "us_secretary", f"{ACTIONS}{world.action.pk}/")
    assert not {"confirm_done", "start_action"} & acts and "propose_to_drop" in acts
    assert (
        do(world, "us_secretary", "confirm_done", wording=world.action.wording).status_code == 404
    )


@pytest.mark.parametrize("state", [TextState.FOR_SIGNATURE, TextState.ADOPTED])
def test_locked_minutes_take_no_words(at_work: None, world: World, state: str) -> None:
    row = JointText.objects.filter(pk=world.minutes.pk)
    with without_keys():
        row.update(state=state, agreed_at=world.minutes.circulated_at)
    assert offered(world, "us_secretary", f"{PARAGRAPHS}{world.paragraph.pk}/") == set()
    # Topics and place stand in none; once they are adopted, owners and date may move, too.
    acts = offered(world, "us_secretary", f"{ACTIONS}{world.action.pk}/")
    assert "change_action" in acts and "confirm_wording" not in acts


def test_reservation_is_the_other_sides_to_change(at_work: None, world: World) -> None:
    factories.open_next(world.minutes)
    row = Paragraph.objects.filter(meeting=world.past, kind="reservation", side="us")[0]
    assert "change_paragraph" in offered(world, "us_secretary", f"{PARAGRAPHS}{row.pk}/")
    assert offered(world, "cn_secretary", f"{PARAGRAPHS}{row.pk}/") == set()


def test_items_of_an_agreed_agenda_stand(at_work: None, world: World) -> None:
    row = AgendaItem.objects.filter(meeting=world.past)[0]
    assert offered(world, "us_secretary", f"{AGENDA_ITEMS}{row.pk}/") == set()
    factories.open_next(world.agenda)
    assert "withdraw_item" in offered(world, "us_secretary", f"{AGENDA_ITEMS}{world.item.pk}/")


# --- what is done --------------------------------------------------------------------------------
def test_start_and_confirm_by_both_secretaries(at_work: None, world: World) -> None:
    assert do(world, "us_secretary", "start_action").status_code == 302
    assert now_is(world).state == "in_progress"
    for name in ("us_secretary", "cn_secretary"):
        assert (
            do(world, name, "confirm_done", wording=seen(world, name, "confirm_done")).status_code
            == 302
        )
    assert now_is(world).state == "done"
    assert "confirm_done" not in offered(world, "us_secretary", f"{ACTIONS}{world.action.pk}/")
    assert do(world, "us_secretary", "reopen_action", reason="").status_code == 200
    assert do(world, "us_secretary", "reopen_action", reason="Not all of it.").status_code == 302
    assert now_is(world).state == "open"


def test_words_that_changed_are_not_confirmed_unread(at_work: None, world: World) -> None:
    mark = seen(world, "us_secretary", "confirm_done")
    with rows_free():
        ActionItem.objects.filter(pk=world.action.pk).update(text_en="Much more than before.")
    answer = do(world, "us_secretary", "confirm_done", wording=mark)
    body = answer.content.decode()
    assert answer.status_code == 200 and "Much more than before." in body
    assert now_is(world).confirmed_us_at is None
    # The page shows the new words now: sent again from there, they were read.
    assert f'value="{now_is(world).wording}"' in body
    assert do(world, "us_secretary", "confirm_done").status_code == 200
    assert now_is(world).confirmed_us_at is None


def test_both_texts_are_said_to_be_current_on_words_that_were_read(
    at_work: None, world: World
) -> None:
    factories.open_next(world.minutes)
    ActionItem.objects.filter(pk=world.action.pk).update(text_stale="zh")
    mark = seen(world, "cn_secretary", "confirm_wording")
    ActionItem.objects.filter(pk=world.action.pk).update(text_en="Rewritten.")
    assert do(world, "cn_secretary", "confirm_wording", wording=mark).status_code == 200
    assert now_is(world).text_stale == "zh"
    assert (
        do(world, "cn_secretary", "confirm_wording", wording=now_is(world).wording).status_code
        == 302
    )
    assert now_is(world).text_stale == ""


def test_drop_is_proposed_kept_and_agreed(at_work: None, world: World) -> None:
    assert do(world, "us_secretary", "propose_to_drop", reason="").status_code == 200
    assert do(world, "us_secretary", "propose_to_drop", reason="Overtaken.").status_code == 302
    path = f"{ACTIONS}{world.action.pk}/"
    assert "keep_action" in offered(world, "us_secretary", path)
    assert not {"propose_to_drop", "agree_to_drop"} & offered(world, "us_secretary", path)
    assert do(world, "cn_secretary", "keep_action").status_code == 302
    assert now_is(world).drop_us_at is None
    do(world, "us_secretary", "propose_to_drop", reason="Overtaken.")
    assert do(world, "cn_secretary", "agree_to_drop").status_code == 302
    assert now_is(world).state == "dropped"
    assert AuditEntry.objects.filter(act="drop_action", subject_id=world.action.pk).exists()


@pytest.mark.parametrize("act", ["confirm_current", "withdraw_paragraph"])
def test_paragraph_that_changed_meanwhile_is_left(at_work: None, world: World, act: str) -> None:
    factories.open_next(world.minutes)
    Paragraph.objects.filter(pk=world.paragraph.pk).update(text_stale="zh")
    client = browser(world, "us_secretary")
    path = f"{PARAGRAPHS}{world.paragraph.pk}/do/{act}/"
    found = re.search(r'name="version" value="(\d+)"', client.get(path).content.decode())
    assert found
    newer = int(found[1]) + 1
    Paragraph.objects.filter(pk=world.paragraph.pk).update(version=newer, text_en="Rewritten.")
    answer = client.post(path, {"version": found[1]})
    assert answer.status_code == 200 and "Rewritten." in answer.content.decode()
    row = Paragraph.objects.get(pk=world.paragraph.pk)
    assert (row.text_stale, row.withdrawn_at) == ("zh", None)
    assert client.post(path, {"version": newer}).status_code == 302


def test_agenda_item_that_changed_is_not_confirmed_unread(at_work: None, world: World) -> None:
    item = world.draft_agenda.meeting.items.filter(withdrawn_at=None)[0]
    rows = AgendaItem.objects.filter(pk=item.pk)
    rows.update(title_stale="zh")
    path = f"/admin/meetings/agendaitem/{item.pk}/do/confirm_item/"
    client = browser(world, "us_secretary")
    found = re.search(r'name="changed_at" value="([^"]+)"', client.get(path).content.decode())
    assert found
    newer = item.changed_at + dt.timedelta(seconds=1)
    rows.update(title_en="Rewritten.", changed_at=newer)
    for sent in (found[1], "", "never", "2027-03-01T14:00:00"):
        answer = client.post(path, {"changed_at": sent})
        assert answer.status_code == 200 and "Rewritten." in answer.content.decode()
        assert rows.get().title_stale == "zh"
    assert client.post(path, {"changed_at": newer.isoformat()}).status_code == 302
    assert rows.get().title_stale == ""
