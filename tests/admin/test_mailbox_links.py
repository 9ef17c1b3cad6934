"""Letters that are kept in files are linked for whoever may read them, and for nobody else."""

import pytest
from pytest_django import Settings

from tests.world import World, browser

KEPT = 'href="/mail/"'
FILES = "workinggroup.lib.mailbox.EmailBackend"


def linked(world: World, name: str, path: str) -> bool:
    answer = browser(world, name).get(path)
    assert answer.status_code == 200
    return KEPT in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_operator_is_led_to_the_letters(
    at_work: None, world: World, settings: Settings, path: str
) -> None:
    settings.EMAIL_BACKEND, settings.EXAMPLE = FILES, False
    assert linked(world, "operator", path)
    assert not linked(world, "us_secretary", path)


def test_everybody_is_in_the_example(at_work: None, world: World, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EXAMPLE = FILES, True
    for name in ("us_delegate", "cn_secretary", "operator"):
        assert linked(world, name, "/")
    assert linked(world, "us_secretary", "/admin/")


def test_nobody_is_where_a_server_takes_the_mail(
    at_work: None, world: World, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EXAMPLE = True
    assert not linked(world, "operator", "/")
    assert not linked(world, "operator", "/admin/")
