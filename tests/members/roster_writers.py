"""Rosters as offices in other countries save them, made at random from what people are called."""

import json
import random
from pathlib import Path

from tests.members.rosterfiles import person_row, roster

_WORDS = json.loads(Path(__file__).with_name("roster_words.json").read_text(encoding="utf-8"))
RARE: str = _WORDS.pop("rare")
"""Signs of names that GB 2312 has not: of GBK, and of four bytes, which GB18030-2022 demands."""
WORDS: dict[str, dict[str, list[str]]] = {
    country: {what: words.split() for what, words in by_kind.items()}
    for country, by_kind in _WORDS.items()
}


def random_roster(country: str, source: random.Random, encoding: str) -> bytes:
    """One to four delegates; each has a name, a title or a company in that writing, or some."""
    words, rows = WORDS[country], []
    for seat in range(1, source.randint(1, 4) + 1):
        cells = {
            "name_zh": source.choice(words["surnames"]) + source.choice(words["given"]),
            "title_zh": source.choice(words["title_zh"]),
            "company_zh": source.choice(words["company_zh"]),
        }
        if country == "korean" and source.random() < 0.8:
            cells["name_zh"] += source.choice(words["given"])
        kept = source.sample(sorted(cells), source.randint(1, 3))
        values = {"company_zh": ""} | {name: cells[name] for name in kept}
        values |= {"company_en": f"Company {seat}", "email": f"p{seat}@x.example"}
        rows.append(person_row(seat=str(seat), **values))
    return roster(*rows).decode().encode(encoding, "ignore")
