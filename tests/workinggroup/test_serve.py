"""Where `manage.py serve` listens, and by which names it answers."""

import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from workinggroup.management.commands import serve

EVERYWHERE = ["0.0.0.0", "::"]
ROUTES = Path("/proc/net/route")
DEFAULT = "00000000"


@pytest.fixture(autouse=True)
def without_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALLOWED_HOSTS", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("host", [*EVERYWHERE, "192.0.2.7", "portal.lan"])
def test_an_example_that_lets_others_in_answers_by_any_name(settings: Any, host: str) -> None:
    settings.EXAMPLE = True
    assert serve.environment(host, 8000)["ALLOWED_HOSTS"] == "*"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_an_example_for_this_machine_answers_by_its_names_only(settings: Any, host: str) -> None:
    settings.EXAMPLE = True
    assert "ALLOWED_HOSTS" not in serve.environment(host, 8000)


@pytest.mark.parametrize("host", EVERYWHERE)
def test_a_real_portal_answers_by_the_names_it_was_given(
    settings: Any, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    settings.EXAMPLE = False
    assert "ALLOWED_HOSTS" not in serve.environment(host, 8000)
    monkeypatch.setenv("ALLOWED_HOSTS", "portal.example")
    for example in (False, True):
        settings.EXAMPLE = example
        assert serve.environment(host, 8000)["ALLOWED_HOSTS"] == "portal.example"


@pytest.mark.skipif(not ROUTES.exists(), reason="Linux tells its routes there")
def test_own_address_is_one_by_which_others_reach_this_machine() -> None:
    own = serve.own_address()
    with socket.socket() as listening:
        listening.bind((own, 0))
    routes = [line.split()[1] for line in ROUTES.read_text().splitlines()[1:]]
    assert ipaddress.ip_address(own).is_loopback is (DEFAULT not in routes)


@pytest.mark.parametrize("host", EVERYWHERE)
def test_links_in_mail_lead_other_machines_here(host: str) -> None:
    own = serve.own_address()
    assert serve.environment(host, 8123)["SITE_URL"] == f"http://{own}:8123"


def test_an_empty_address_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "")
    assert serve.environment("127.0.0.1", 8123)["SITE_URL"] == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    ("host", "near", "far"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000", "http://192.0.2.9:8000"),
        ("::", "http://[::1]:8000", "http://192.0.2.9:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000", "http://[2001:db8::7]:8000"),
    ],
)
def test_the_addresses_that_are_told(
    monkeypatch: pytest.MonkeyPatch, host: str, near: str, far: str
) -> None:
    monkeypatch.setattr(serve, "own_address", lambda: "192.0.2.9")
    assert (serve.near_address(host, 8000), serve.public_address(host, 8000)) == (near, far)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999", "٨٠٠٠", "http", ""])
def test_what_is_no_port_is_said_to_be_none(port: str) -> None:
    with pytest.raises(CommandError, match="port"):
        call_command("serve", "--port", port)


def test_two_portals_do_not_share_a_folder(tmp_path: Path) -> None:
    first = serve.take_folder(tmp_path)
    with pytest.raises(CommandError, match=rf"Another portal runs .*process {os.getpid()}\)"):
        serve.take_folder(tmp_path)
    first.close()
    serve.take_folder(tmp_path).close()
    assert (tmp_path / "serve.lock").read_text() == f"{os.getpid()}\n"


def test_an_empty_file_is_no_secret_key(tmp_path: Path) -> None:
    """As a machine that lost its power while the file was written has one."""
    kept = tmp_path / "secret_key"
    kept.touch()
    told = [printed("settings.SECRET_KEY", VAR_DIR=str(tmp_path)) for _time in range(2)]
    assert told == [kept.read_text().strip()] * 2
    assert len(told[0]) > 60
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob("secret_key*")) == [kept]


def printed(what: str, **environ: str) -> str:
    """What a process with this environment reads in its settings."""
    code = f"from django.conf import settings; print({what})"
    environ |= {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "workinggroup.settings"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    values = (
        "[settings.VAR_DIR, settings.SITE_URL, settings.UID_DOMAIN, settings.ALLOWED_HOSTS,"
        " settings.DATABASES, settings.EMAIL_BACKEND, settings.CELERY_BROKER_URL,"
        " settings.SESSION_IDLE_SECONDS, settings.SECOND_FACTOR, settings.NUM_PROXIES]"
    )
    names = (
        "VAR_DIR", "SITE_URL", "UID_DOMAIN", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL",
        "CELERY_BROKER_URL", "SESSION_IDLE_SECONDS", "SECOND_FACTOR", "NUM_PROXIES",
    )  # fmt: skip
    key = {"SECRET_KEY": "x" * 60}
    assert printed(values, **key, **dict.fromkeys(names, "")) == printed(values, **key)
