"""The editor for minutes in the room: one page on which both secretariats write at once.

Its script saves field by field and asks every few seconds what others have saved; without it each
paragraph is a form of its own (`minutes_paragraph`). What it sends and gets is not for programs:
these have the API.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.access import may_draft_text
from meetings.enums import TextKind
from meetings.forms.minutes import ParagraphForm, SplitForm, VersionForm
from meetings.models import ActionItem, Paragraph
from meetings.queries.texts.minutes import sides_to_reserve
from meetings.queries.texts.remarks import remarks_by
from meetings.queries.texts.room import (
    RoomLine,
    WritingRoom,
    actions_under,
    order_in,
    people_in,
    saved_by,
    writing_room_of,
)
from meetings.rules.acts.minutes import (
    ADD_PARAGRAPH,
    CHANGE_PARAGRAPH,
    CONFIRM_PARAGRAPH,
    JOIN_PARAGRAPHS,
    MOVE_PARAGRAPH,
    SPLIT_PARAGRAPH,
    WITHDRAW_PARAGRAPH,
)
from meetings.services.presence import note_presence
from meetings.views.frame import found_or_404, head_for, meeting_for, opened_first, page
from members.access import person_of
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.acts import Act, Sentence
from workinggroup.lib.clock import local
from workinggroup.lib.edits import FieldConflict, marks_of
from workinggroup.lib.errors import Refused
from workinggroup.lib.outages import noted_if_possible
from workinggroup.lib.tokens import form_token

_TAB = "meeting_minutes"
# Of a key in an address, at most.
_DIGITS = 18
# What the script keeps marks of, as `ParagraphForm.taken` calls it.
_MARKED = ("kind", "side", "text_en", "text_zh")


@require_safe
@members_only
@opened_first(TextKind.MINUTES)
def minutes_room(request: PortalRequest, number: str) -> HttpResponse:
    """The page, with all paragraphs in it."""
    head = head_for(request, number)
    room = found_or_404(writing_room_of(request.viewer, head.meeting, whole=True))
    room.edit.demand()
    context = page(head, _TAB, room=room, sides=sides_to_reserve(request.viewer))
    return render(request, "minutes/room.html", context)


@require_safe
@members_only
def minutes_room_rows(request: PortalRequest, number: str) -> HttpResponse:
    """The order and the versions of all paragraphs and the numbers of the action items, with an
    ETag; what is asked for by key (`pk`) or number (`action`), whole. `at` says in which paragraph
    the reader is; marks of what was sent (`_leads_to`) are told as they come. Queries: as many
    whatever there is."""
    meeting = meeting_for(request, number)
    room = found_or_404(writing_room_of(request.viewer, meeting))
    may_draft_text(request.viewer).demand()
    if not room.edit:
        return _refusal(room.edit.reason, closed=True)
    now = clock.now()
    noted_if_possible(
        "a presence",
        lambda: note_presence(
            request.viewer, meeting=meeting, paragraph=_key(request.GET.get("at")), now=now
        ),
    )
    wanted = [key for key in map(_key, request.GET.getlist("pk")) if key]
    given = actions_under(request.viewer, meeting)
    body: dict[str, Any] = {
        "order": order_in(room),
        "actions": [[item, [each.number for each in row]] for item, row in given.items()],
        "people": people_in(request.viewer, meeting, now),
        "reader": request.viewer.person_id,
        "rows": list(_described(request, room, wanted)),
        "given": list(_given(given, request.GET.getlist("action"))),
        "took": {name: request.GET[name] for name in _MARKED if name in request.GET},
    }
    etag = f'"{hashlib.sha256(json.dumps(body).encode()).hexdigest()[:32]}"'
    # Beside what is compared: they differ at each look.
    body |= {"csrf": get_token(request), "once": form_token(request.viewer.person_id)}
    answer = JsonResponse(body, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_POST
@members_only
def minutes_room_act(request: PortalRequest, number: str, pk: int, act: str) -> HttpResponse:
    """One act on paragraph `pk`, or `add` a new one after it (0: at the end of its agenda item),
    begun between `above` and `below` in the address (`begun_together`); the answer is the rows that
    it made or changed, or leads to them."""
    room = found_or_404(writing_room_of(request.viewer, meeting_for(request, number)))
    may_draft_text(request.viewer).demand()
    reader = str(request.viewer.person_id)
    if request.POST.get("reader", reader) != reader:
        return _refusal(_("A different account is logged in now. Nothing was saved."))
    line = room.lines.get(pk)
    if act not in _ACTS:
        raise Http404
    if line is None and act != "add":
        return _refusal(_("Someone else has just removed this paragraph."), gone=True)
    try:
        return _ACTS[act](request, room, line)
    except FieldConflict as conflict:
        return _conflict(request, room, line, conflict)
    except Refused as refusal:
        return _refusal(refusal.reason, closed=not room.edit)


# --- the acts ------------------------------------------------------------------------------------
def _form(request: PortalRequest, room: WritingRoom) -> ParagraphForm:
    form = ParagraphForm(
        request.POST,
        items=[(part.number, part.item) for part in room.parts],
        sides=sides_to_reserve(request.viewer),
    )
    _demand_valid(form)
    return form


def _demand_valid(form: Form) -> None:
    if not form.is_valid():
        raise Refused(" ".join(str(fault) for faults in form.errors.values() for fault in faults))


def _save(request: PortalRequest, room: WritingRoom, line: RoomLine | None) -> HttpResponse:
    form = _form(request, room)
    row = CHANGE_PARAGRAPH.carry_out(request.viewer, _row(line), form.edits, clock.now())
    return JsonResponse({"rows": _by_now(request, room, row.pk), "took": _took(form)})


def _add(request: PortalRequest, room: WritingRoom, line: RoomLine | None) -> HttpResponse:
    form = _form(request, room)
    taken = dict(form.taken)
    if line is not None and line.paragraph.item_id == taken["item"].pk:
        taken["after"] = line.paragraph
    above, below = (_key(request.GET.get(name)) for name in ("above", "below"))
    if above is not None and below is not None:
        taken["between"] = (above, below)
    row = ADD_PARAGRAPH.carry_out(request.viewer, None, taken, clock.now())
    return _leads_to(room, row, took=_took(form))


def _split(request: PortalRequest, room: WritingRoom, line: RoomLine | None) -> HttpResponse:
    form = SplitForm(request.POST)
    _demand_valid(form)
    first = _row(line)
    second = SPLIT_PARAGRAPH.carry_out(request.viewer, first, form.edits, clock.now())
    return _leads_to(room, first, second)


def _by_version(act: Act) -> Callable[[PortalRequest, WritingRoom, RoomLine | None], HttpResponse]:
    def done(request: PortalRequest, room: WritingRoom, line: RoomLine | None) -> HttpResponse:
        form = VersionForm(request.POST)
        _demand_valid(form)
        made = act.carry_out(request.viewer, _row(line), form.cleaned_data, clock.now())
        return _leads_to(room, made)

    return done


def _move(*, up: bool) -> Callable[[PortalRequest, WritingRoom, RoomLine | None], HttpResponse]:
    def done(request: PortalRequest, room: WritingRoom, line: RoomLine | None) -> HttpResponse:
        made = MOVE_PARAGRAPH.carry_out(request.viewer, _row(line), {"up": up}, clock.now())
        return _leads_to(room, made)

    return done


# By the last part of the address.
_ACTS: dict[str, Callable[[PortalRequest, WritingRoom, RoomLine | None], HttpResponse]] = {
    "save": _save,
    "add": _add,
    "split": _split,
    "join": _by_version(JOIN_PARAGRAPHS),
    "confirm": _by_version(CONFIRM_PARAGRAPH),
    "out": _by_version(WITHDRAW_PARAGRAPH),
    "up": _move(up=True),
    "down": _move(up=False),
}


def _row(line: RoomLine | None) -> Paragraph:
    if line is None:
        raise Http404
    return line.paragraph


# --- what the script is told ---------------------------------------------------------------------
def _took(form: ParagraphForm) -> dict[str, Any]:
    """The marks of what was sent, as it was cleaned: by them the script knows its own words in what
    is stored, which somebody else may have changed again by the time that it is read."""
    return marks_of({name: form.taken[name] for name in _MARKED})


def _leads_to(
    room: WritingRoom, *rows: Paragraph, took: Mapping[str, Any] | None = None
) -> HttpResponse:
    """To the rows: what is sent twice leads there twice (`sent_once`), with its marks."""
    query = urlencode([*(("pk", row.pk) for row in rows), *(took or {}).items()])
    address = reverse("minutes_room_rows", args=[room.text.meeting.number])
    return redirect(f"{address}?{query}")


def _by_now(request: PortalRequest, room: WritingRoom, pk: int) -> list[dict[str, Any]]:
    """Row `pk` as it is by now: what was read before the lock may be older."""
    now = found_or_404(writing_room_of(request.viewer, room.text.meeting))
    return list(_described(request, now, [pk]))


def _described(
    request: PortalRequest, room: WritingRoom, pks: Collection[int]
) -> Iterator[dict[str, Any]]:
    lines = {key: line for key, line in room.lines.items() if key in set(pks)}
    if not lines:
        return
    entries = saved_by(request.viewer, lines, clock.now())
    asked = remarks_by(request.viewer, {key: line.paragraph.text for key, line in lines.items()})
    for key, line in lines.items():
        row, entry = line.paragraph, entries.get(key)
        mine = entry is not None and entry.actor_id == request.viewer.person_id
        yield {
            "pk": row.pk,
            "item": row.item_id,
            "number": line.number,
            "decision": row.register_number,
            "kind": row.kind_chosen,
            "text_en": row.text_en,
            "text_zh": row.text_zh,
            "stale": row.text_stale,
            "version": row.version,
            "editable": line.editable,
            "seen": line.seen,
            "remarks": [str(remark.sentence) for remark in asked.get(key, ())],
            "by": "" if entry is None or mine else str(entry.actor),
            "at": _clock(request, row.changed_at),
        }


def _given(
    given: Mapping[int, list[ActionItem]], numbers: Collection[str]
) -> Iterator[dict[str, Any]]:
    for item, row in given.items():
        for each in row:
            if each.number in numbers:
                yield {
                    "item": item,
                    "number": each.number,
                    "address": reverse("action", args=[each.number]),
                    "text": each.text.with_language(),
                }


def _conflict(
    request: PortalRequest, room: WritingRoom, line: RoomLine | None, conflict: FieldConflict
) -> HttpResponse:
    """What somebody else saved of fields that the sender changed too: who, when, which words."""
    newer = {
        "kind" if name == "side" else name: {
            "text": str(each.value),
            "by": str(each.by) if each.by else "",
            "at": _clock(request, each.at) if each.at else "",
        }
        for name, each in conflict.newer.items()
    }
    rows = _by_now(request, room, _row(line).pk)
    return JsonResponse({"newer": newer, "reason": str(conflict.reason), "rows": rows}, status=409)


def _refusal(reason: Sentence, **more: bool) -> HttpResponse:
    return JsonResponse({"refused": str(reason), **more}, status=409)


def _clock(request: PortalRequest, moment: dt.datetime) -> str:
    return f"{local(moment, person_of(request.viewer).time_zone):%H:%M}"


def _key(typed: str | None) -> int | None:
    """The key of a row, as an address gives it; None for whatever is none."""
    text = typed or ""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _DIGITS else None
