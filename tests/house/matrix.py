"""The words in which the access matrix is written: rows, and who gets which answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.world import World

LOGIN, DONE, TOLD = "login", "done", "told"
# What an outcome is, per person: a status, or `LOGIN` for being sent to the sign-in page. Of an
# act that answers with the way back (302) either way: `DONE` with the audit entry of the act that
# the row asks for, or `TOLD` why not.
Answer = int | str
Arguments = Callable[[World, str], dict[str, Any]]
GONE = ("us_left", "cn_left", "stranger")


def nothing(world: World, side: str) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Who:
    """Who gets which answer.

    Asked for a member of the cast, the most specific word counts: `other_secretary` before
    `secretary` before `other` before `members`; `own` and `other` are seen from the side whose
    the thing is. `gone` are those who left and the stranger; `operator` and `nobody` are
    themselves.
    """

    answers: dict[str, Answer]

    @property
    def sided(self) -> bool:
        return any(word.startswith(("own", "other")) for word in self.answers)

    def but(self, **answers: Answer) -> "Who":
        return Who({**self.answers, **answers})

    def expected(self, name: str, side: str) -> Answer:
        for word in self._words(name, side):
            if word in self.answers:
                return self.answers[word]
        raise KeyError(f"the row says nothing about {name}")

    @staticmethod
    def _words(name: str, side: str) -> list[str]:
        if name in GONE:
            return [name.removeprefix("us_").removeprefix("cn_"), "gone"]
        if name in {"operator", "nobody"}:
            return [name]
        relation = "own" if name.startswith(side) else "other"
        role = name.split("_")[1]
        return [f"{relation}_{role}", role, relation, "members"]


def who(**answers: Answer) -> Who:
    return Who(answers)


ANYBODY = who(members=200, gone=200, operator=200, nobody=200)
PAGE = who(members=200, gone=403, operator=200, nobody=LOGIN)
# For both sides, but only for these roles; to all others it looks absent.
DRAFTING = PAGE.but(delegate=404, alternate=404, adviser=404)
# A page that all see, but an act for heads and secretariats of both sides only.
MANAGING = PAGE.but(members=403, head=200, secretary=200, operator=403)
PRIVATE = who(own=200, other=404, gone=403, operator=200, nobody=LOGIN)


def everybody(answer: Answer) -> Who:
    return who(members=answer, gone=answer, operator=answer, nobody=answer)


@dataclass(frozen=True)
class Row:
    """One address and method, on one thing, and its answers.

    `at` gives the address its arguments and `data` what is sent, both for the side whose thing it
    is. The last argument is the one that is replaced by an unknown one, to compare the answers.
    """

    method: str
    url: str
    outcome: Who
    at: Arguments = nothing
    data: Arguments | None = None
    query: str = ""
    act: bool = False
    note: str = field(default="", kw_only=True)
    # The act of the table (`meetings/rules/acts/`, `members/acts.py`) that it asks for.
    does: str = field(default="", kw_only=True)

    @property
    def label(self) -> str:
        return " ".join(filter(None, (self.method, self.url, self.query, self.note)))


def get(url: str, outcome: Who, at: Arguments = nothing, **more: Any) -> Row:
    return Row("GET", url, outcome, at, **more)


def post(
    url: str, outcome: Who, at: Arguments = nothing, data: Arguments = nothing, **more: Any
) -> Row:
    return Row("POST", url, outcome, at, data, **more)


def act(
    url: str, outcome: Who, at: Arguments = nothing, data: Arguments = nothing, **more: Any
) -> Row:
    """A POST that does something at once, or tells why not."""
    return Row("POST", url, outcome, at, data, act=True, **more)
