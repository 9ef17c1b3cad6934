"""A program that calls the API with a member's key."""

from itertools import count
from typing import Any

from django.test import Client

from members.access import viewer_of
from members.models import Person
from members.services.keys import issue_api_key
from workinggroup.lib import clock

SERIAL = count(1)


class Program(Client):
    """`Program(person)` calls with a key of theirs that `writes`; without a person, with none."""

    def __init__(self, person: Person | None = None, *, writes: bool = True) -> None:
        headers = {"accept": "application/json"}
        if person is not None:
            now = clock.now()
            viewer, label = viewer_of(person, now).in_person(now), f"Program {next(SERIAL)}"
            issued = issue_api_key(viewer, label=label, writes=writes, now=now)
            self.key = issued.key
            headers["authorization"] = f"Bearer {issued.token}"
        super().__init__(headers=headers)

    def read(self, path: str, **query: Any) -> Any:
        """The JSON below `/api/v1/`; AssertionError for anything but 200."""
        response = self.get(f"/api/v1/{path}", query)
        assert response.status_code == 200, response.content
        return response.json()

    def listed(self, path: str, **query: Any) -> list[Any]:
        """The first page of a list."""
        return list(self.read(path, **query)["results"])
