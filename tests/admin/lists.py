"""What a list of the admin shows, and what its export holds."""

import csv
from typing import Any

from tests.world import World, browser


def keys(world: World, name: str, path: str, **asked: Any) -> set[Any]:
    """The keys of the rows that this member of the cast finds."""
    page = browser(world, name).get(path, asked)
    assert page.status_code == 200
    return {row.pk for row in page.context["cl"].result_list}


def exported(world: World, name: str, path: str, **asked: Any) -> list[list[str]]:
    """The rows of the CSV file, the first of them its headings."""
    answer = browser(world, name).get(f"{path}export/csv/", asked)
    assert answer.status_code == 200
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
