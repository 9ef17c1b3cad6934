"""Two note-takers for two hours, a language each, as their browsers ask: nothing typed is lost,
every request is answered, and neither asks more than once a second or for much."""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Paragraph
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.slow
START = dt.datetime(2027, 3, 23, 23, tzinfo=dt.UTC)
PARAGRAPHS = 60
HOURS = 2
# Seconds: a look at what others did, of which a browser does more, and a pause in typing
# after which it is saved.
LOOK, PAUSE = 40, 40
SENTENCES = {
    "text_en": "The two sides exchanged public information on item {n} and compared the rules. ",
    "text_zh": "双方就第{n}项交流了公开信息，并比较了有关规则。",
}


@dataclass
class NoteTaker:
    """What the script of the page does, second by second, for one person and language."""

    client: Client
    language: str
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    etag: str = ""
    asked: Counter[int] = field(default_factory=Counter)
    bytes: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    typed: dict[int, str] = field(default_factory=dict)

    def _note(self, second: int, answer: Any) -> Any:
        self.asked[second] += 1
        self.bytes.append(len(answer.content))
        if answer.status_code not in {200, 302, 304}:
            self.wrong.append(f"{second}: {answer.status_code} {answer.content[:200]!r}")
        return answer

    def look(self, second: int, at: int) -> None:
        address = f"{reverse('minutes_room_rows', args=['5'])}?at={at}"
        answer = self._note(second, self.client.get(address, HTTP_IF_NONE_MATCH=self.etag))
        if answer.status_code != 200:
            return
        known = answer.json()
        self.order = [pk for _item, lines in known["order"] for pk, *_rest in lines]
        changed = [
            pk
            for _item, lines in known["order"]
            for pk, version, _number in lines
            if self.rows.get(pk, {}).get("version") != version
        ]
        if changed:
            more = "".join(f"&pk={pk}" for pk in changed)
            for row in self._note(second + 1, self.client.get(address + more)).json()["rows"]:
                self.take(row)
        self.etag = answer["ETag"]

    def take(self, row: dict[str, Any]) -> None:
        self.rows[row["pk"]] = row

    def save(self, second: int, pk: int, item: int, text: str) -> int:
        """Save the own language of a paragraph (0: a new one); its key."""
        row = self.rows.get(pk, {"text_en": "", "text_zh": "", "kind": "summary", "seen": {}})
        sent = {name: row[name] for name in ("kind", "text_en", "text_zh")} | {self.language: text}
        data = {**sent, "item": item, "seen": json.dumps(row["seen"])}
        if pk:
            address = reverse("minutes_room_act", args=["5", pk, "save"])
            answer = self._note(second, self.client.post(address, data))
            rows = answer.json().get("rows", [])
        else:
            address = reverse("minutes_room_act", args=["5", 0, "add"])
            answer = self._note(second, self.client.post(address, data))
            rows = self.client.get(answer["Location"]).json()["rows"]
        for each in rows:
            self.take(each)
        return rows[0]["pk"] if rows else pk


def test_two_note_takers_for_two_hours(cast: Cast, client_of: Any) -> None:
    item: AgendaItem = factories.an_item(meeting=factories.a_meeting(state="held"))
    each = HOURS * 3600 // PARAGRAPHS
    said = {"text_en": [""] * PARAGRAPHS, "text_zh": [""] * PARAGRAPHS}
    keys: list[int] = []
    with time_machine.travel(START, tick=False) as clock:
        us = NoteTaker(client_of(cast.us_secretary), "text_en")
        cn = NoteTaker(client_of(cast.cn_secretary), "text_zh")
        for second in range(HOURS * 3600):
            clock.move_to(START + dt.timedelta(seconds=second))
            place, within = divmod(second, each)
            if within % PAUSE == 0:
                text = said["text_en"][place] + SENTENCES["text_en"].format(n=second)
                said["text_en"][place] = text
                pk = keys[place] if place < len(keys) else 0
                key = us.save(second, pk, item.pk, text)
                if not pk:
                    keys.append(key)
            elif within % LOOK == 10:
                us.look(second, keys[place] if place < len(keys) else 0)
            # The other one is some paragraphs behind, and begins once it has seen the row.
            theirs = place - 1 if within < each // 2 else place
            if within % PAUSE == 20 and 0 <= theirs < len(keys) and keys[theirs] in cn.rows:
                said["text_zh"][theirs] += SENTENCES["text_zh"].format(n=second)
                cn.save(second, keys[theirs], item.pk, said["text_zh"][theirs])
            elif within % LOOK == 30:
                cn.look(second, keys[theirs] if 0 <= theirs < len(keys) else 0)
    assert us.wrong == [] and cn.wrong == []
    rows = Paragraph.objects.filter(item=item).order_by("position", "pk")
    assert len(rows) == PARAGRAPHS
    for name, texts in said.items():
        assert [getattr(row, name) for row in rows] == [text.strip() for text in texts]
    for taker in (us, cn):
        assert max(taker.asked.values()) == 1
        assert sorted(taker.bytes)[len(taker.bytes) // 2] < 4_000
        assert max(taker.bytes) < 16_000
