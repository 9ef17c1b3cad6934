"""What a screen reader says of a page of the admin site is Chinese where the page is: names of
pictures, boxes and buttons are nowhere to be seen, and Django has some in English alone."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db.models import CharField

from members.models import Person
from tests import sample
from tests.house.answers import Doors
from tests.house.crawler import page_of, seeds, shape_of
from tests.pseudo import READ, SAME
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LATIN = re.compile(r"[A-Za-z]{2,}")
# Fields that hold what people are called, and what they typed.
TYPED = re.compile("name|title|label|email|text|subject_en")


class Named(HTMLParser):
    """The attributes of a page that are read and have Latin words."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("lang", "zh-Hans") != "zh-Hans":
            return
        read = READ | ({"value"} if given.get("type") in {"submit", "button", "reset"} else set())
        self.found += [v for n, v in attrs if n in read and v and LATIN.search(SAME.sub("", v))]


def typed() -> set[str]:
    """The words that people typed."""
    words: set[str] = set()
    for app in ("members", "meetings"):
        for model in apps.get_app_config(app).get_models():
            fields = [f for f in model._meta.concrete_fields if TYPED.search(f.name)]
            names = [f.name for f in fields if isinstance(f, CharField)]
            for row in model._default_manager.values_list(*names) if names else ():
                words.update(LATIN.findall(" ".join(map(str, row))))
    return words


def test_what_is_read_aloud_on_the_admin_site_is_chinese(at_work: None, world: World) -> None:
    Person.objects.filter(pk=world.cast.cn_secretary.pk).update(language="zh-hans")
    pages = {shape_of(path): path for path in seeds(world) if path.startswith("/admin/")}
    lists = [path for path in pages.values() if path.count("/") < 6]
    doors, known, found, seen = Doors(world), typed(), {}, 0
    for path in {*lists, *sample.share(list(pages.values()), by="aloud", days=4)}:
        said = doors.ask("cn_secretary", "GET", path)
        if said.status != 200 or page_of(said) is None:
            continue
        seen += 1
        for text in Named(said.body.decode()).found:
            if set(LATIN.findall(SAME.sub("", text))) - known:
                found[text] = path
    assert found == {}
    assert seen > 30


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ('<img alt="True">', ["True"]),
        ('<input type="submit" value="Go">', ["Go"]),
        ('<input aria-label="选择“agenda_circulated”">', ["选择“agenda_circulated”"]),
        ('<a title="第5次会议（PDF）">', []),
        ('<img alt="English" lang="en">', []),
    ],
)
def test_an_english_name_is_found(tag: str, names: list[str]) -> None:
    assert Named(tag).found == names
