"""Every form of the portal and the admin site can be filled with what was typed before: the forms
are found on the pages, something is typed into each field, and the page shows it again."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.utils.html import escape

from meetings.enums import (
    MEETING_BEFORE_HELD,
    ActionState,
    MeetingState,
    PaperState,
    ProposalState,
    TextKind,
    TextState,
)
from meetings.models import (
    ActionItem,
    AgendaItem,
    GlossaryTerm,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    Paragraph,
    PrivateNote,
    Sitting,
    Topic,
)
from tests import factories, sample
from tests.house.answers import Doors
from tests.house.crawler import Field, Form, Page, page_of, seeds, shape_of
from tests.tampering import rows_free, without_keys
from tests.world import World, browser, undone
from workinggroup.lib import carried, clock
from workinggroup.lib.carried import ENTRANCES, Carried
from workinggroup.lib.tokens import form_token

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
READERS = ("us_secretary", "us_head")
LEFT = {"submit", "button", "image", "reset", "file", "password"}
TEXTS = {"text", "textarea", "url", "email", "search"}
FOR_ANYBODY = ("/accounts/login/", "/accounts/password/reset/")
NOTICE, LEFT_OVER = 'id="carried"', 'id="not_saved"'
Values = dict[str, list[str]]


@pytest.fixture(scope="module", autouse=True)
def being_written(world: World) -> None:
    """The next revisions of the texts that were circulated are open: their forms are there."""
    factories.open_next(world.agenda)
    factories.open_next(world.minutes)


@pytest.fixture(scope="module")
def doors(world: World) -> Doors:
    return Doors(world)


def typed_into(field: Field) -> list[str]:
    """Something else than what stands there."""
    if field.kind in TEXTS:
        return [f'{field.value} typed {field.name} <b>&amp; "quoted"</b> 中文']
    if field.kind in {"select", "radio"}:
        others = [choice for choice in field.choices if choice and choice != field.value]
        return others[-1:] or [field.value]
    if field.kind == "checkbox":
        return [] if field.value else [field.choices[0] or "on"]
    return [field.value]


def typed(form: Form) -> Values:
    values: Values = {}
    for field in form.fields:
        if not field.name or field.kind in LEFT or "csrf" in field.name:
            continue
        if field.kind == "radio" and field.name in values:
            continue
        values.setdefault(field.name, []).extend(typed_into(field))
    return values


def shown(form: Form) -> Values:
    told: Values = {}
    for field in form.fields:
        if not field.name or field.kind in LEFT or "csrf" in field.name:
            continue
        ticks = field.kind in {"checkbox", "radio"}
        told.setdefault(field.name, []).extend([field.value] if field.value or not ticks else [])
    return told


def is_filled(form: Form) -> bool:
    return any(" typed " in each.value for each in form.fields if each.kind in TEXTS)


def kept_for(client: Client, page: str, target: str, form: Form, values: Values) -> None:
    fields = tuple((n, v) for n, each in values.items() for v in each if n != "once")
    [token] = [field.value for field in form.fields if field.name == "once"]
    session = client.session
    carried.keep(session, Carried(page, target, token, fields), clock.now())
    session.save()


def forms_of(world: World, doors: Doors, name: str) -> Iterator[tuple[str, int, Form]]:
    """The forms in which something can be typed and saved: the page, the place on it, the form."""
    shapes = set()
    for path in seeds(world):
        shape = shape_of(path)
        if path.startswith("/api/") or shape in shapes or not sample.has_turn(shape[0], days=5):
            continue
        page = page_of(doors.ask(name, "GET", path))
        shapes |= {shape} if page else set()
        for number, form in enumerate(page.forms if page else ()):
            names = {field.name: field.kind for field in form.fields if field.name}
            if "once" in names and not {*names.values()} <= {*LEFT, "hidden"}:
                yield path, number, form


def test_every_form_comes_back_as_it_was_typed(world: World, doors: Doors) -> None:
    wrong: dict[object, object] = {}
    tried = set()
    for name in READERS:
        client = browser(world, name)
        for path, number, form in forms_of(world, doors, name):
            target = urljoin(path, form.action)
            hidden = frozenset(f.name for f in form.fields if f.kind == "hidden" and f.value)
            kind = shape_of(target)[0], hidden
            if kind in tried or target.startswith(ENTRANCES):
                continue
            tried.add(kind)
            values = typed(form)
            kept_for(client, path, target, form, values)
            answer = client.get(path).content.decode()
            back = shown(Page(answer).forms[number])
            if lost := [n for n in values if n != "once" and back.get(n) != values[n]]:
                wrong[kind] = lost
            if elsewhere := [
                n for n, form in enumerate(Page(answer).forms) if n != number and is_filled(form)
            ]:
                wrong[kind] = elsewhere
            if NOTICE not in answer or NOTICE in client.get(path).content.decode():
                wrong[kind] = "not told, or told twice"
    assert wrong == {}
    assert len(tried) >= 4


def all_forms(world: World, doors: Doors) -> Iterator[tuple[str, Form, set[str]]]:
    """Every form in which something can be typed or ticked, and the names of its fields."""
    for name in (*READERS, "operator", "nobody"):
        for path in (*seeds(world), *FOR_ANYBODY):
            page = page_of(doors.ask(name, "GET", path))
            for form in page.forms if page else ():
                names = {f.name for f in form.fields if f.kind not in {*LEFT, "hidden"}} - {""}
                if form.method == "POST" and names:
                    yield path, form, names


def test_no_browser_puts_back_or_holds_back_what_was_typed(world: World, doors: Doors) -> None:
    """On Back a browser fetches the page anew and puts the old values into its boxes: over what
    somebody else saved meanwhile, and before whoever logged in since. A full-width ＠ is
    understood, and faults are told by the portal, not by the browser in its own language."""
    forms = list(all_forms(world, doors))
    # The ticks of a list of the admin site are Django's own form: `drafts.js` says it.
    lists = {"action", "_selected_action"}
    put_back = {
        (shape_of(path)[0], form.action)
        for path, form, names in forms
        if form.put_back and not names <= lists
        if not urljoin(path, form.action).startswith(ENTRANCES)
    }
    held_back = {(shape_of(path)[0], form.action) for path, form, _names in forms if form.held_back}
    assert (put_back, held_back) == (set(), set())
    assert forms


def test_what_is_too_old_or_somebody_elses_stays_away(world: World, doors: Doors) -> None:
    path = f"/meetings/{world.meeting.number}/notes/"
    page = page_of(doors.ask("us_secretary", "GET", path))
    assert page is not None
    form = next(f for f in page.forms if any(field.name == "once" for field in f.fields))
    for name, age in (("us_head", dt.timedelta(0)), ("us_secretary", dt.timedelta(days=2))):
        client = browser(world, name)
        session = client.session
        [token] = [field.value for field in form.fields if field.name == "once"]
        sent = Carried(path, urljoin(path, form.action), token, (("text", "planted"),))
        carried.keep(session, sent, clock.now() - age)
        session.save()
        assert "planted" not in client.get(path).content.decode()


def sent_by(world: World, name: str, target: str, form: Form) -> tuple[int, str, list[str]]:
    """What somebody is answered who sends a form that was shown to them or to another one, and what
    they had typed into it."""
    values = typed(form) | {"once": [form_token(getattr(world.cast, name).pk)]}
    # What no form takes, so that it is shown again wherever a number is asked for.
    values |= {field.name: ["no number"] for field in form.fields if field.kind == "number"}
    answer = browser(world, name).post(target, values)
    texts = [
        each
        for field in form.fields
        if field.kind in TEXTS and field.name
        for each in typed_into(field)
    ]
    return answer.status_code, answer.content.decode(), texts


def test_whatever_is_refused_shows_what_was_typed(world: World, doors: Doors) -> None:
    """Whose right to a form ended while they wrote, or whose thing is gone, keeps their words."""
    lost: dict[str, object] = {}
    told = set()
    for path, _number, form in forms_of(world, doors, "us_secretary"):
        target = urljoin(path, form.action)
        kind = shape_of(target)[0]
        if kind in told or target.startswith(ENTRANCES):
            continue
        for name in ("us_adviser", "cn_delegate"):
            status, page, texts = sent_by(world, name, target, form)
            if status in {403, 404, 409} and texts:
                told.add(kind)
                if missing := [text for text in texts if escape(text) not in page]:
                    lost[f"{name} {target}"] = missing
    assert lost == {}
    assert told


def over(world: World) -> None:
    """Every meeting has been held meanwhile, and whatever can be withdrawn or settled is."""
    now = clock.now()
    Meeting.objects.filter(state__in=MEETING_BEFORE_HELD).update(state=MeetingState.CANCELLED)
    out = {"issued": True, "opened_from": ""}
    minutes = JointText.objects.filter(kind=TextKind.MINUTES).exclude(state=TextState.ADOPTED)
    minutes.update(state=TextState.FOR_SIGNATURE, **out)
    agendas = JointText.objects.filter(kind=TextKind.AGENDA)
    with without_keys():
        agendas.update(state=TextState.AGREED, agreed_at=now, **out)
    ActionItem.objects.update(state=ActionState.DROPPED, drop_us_at=now, drop_cn_at=now)
    Paper.objects.update(state=PaperState.WITHDRAWN)
    ItemProposal.objects.update(state=ProposalState.WITHDRAWN)
    with rows_free():
        for model in (AgendaItem, JoiningLink, Paragraph, PrivateNote):
            model._base_manager.update(withdrawn_at=now)
    Sitting.objects.update(cancelled_at=now)
    Topic.objects.update(retired_at=now)
    GlossaryTerm.objects.update(retired_at=now)


@pytest.mark.parametrize("is_over", [False, True])
def test_what_was_typed_is_shown_where_the_answer_leads_nowhere(
    world: World, doors: Doors, is_over: bool
) -> None:
    """Whatever the reason: in its form or, where others ended it meanwhile, above the page; never
    in both."""
    forms = {
        shape_of(target)[0]: (target, form)
        for path, _number, form in forms_of(world, doors, "us_secretary")
        for target in (urljoin(path, action) for action in (form.action, *form.beside))
        if not target.startswith(ENTRANCES)
    }
    wrong: dict[str, object] = {}
    told = 0
    with undone():
        if is_over:
            over(world)
        for target, form in forms.values():
            with undone():
                status, page, texts = sent_by(world, "us_secretary", target, form)
            if status == 302 or not texts:
                continue
            told += 1
            # Of what was done all the same, as it is kept: without blanks around it.
            shown_as = [escape(text.strip()) for text in texts]
            _, _, rest = page.partition(LEFT_OVER)
            above, _, below = rest.partition("</section>")
            if missing := [text for text in shown_as if text not in page]:
                wrong[f"{status} {target}"] = missing
            if twice := [text for text in shown_as if text in above and text in below]:
                wrong[f"{status} {target} twice"] = twice
    assert wrong == {}
    assert told
