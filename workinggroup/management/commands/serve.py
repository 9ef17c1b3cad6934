"""The whole portal with one command: web server, Celery worker and beat on this machine."""

import fcntl
import hashlib
import http.client
import os
import socket
import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from workinggroup.supervisor import Child, Supervisor

# Where nobody but this machine comes in, and where it listens on every address that it has.
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
HIGHEST_PORT = 65535
CELERY = ("celery", "--quiet", "-A", "workinggroup")


class Command(BaseCommand):
    help = "Runs web server, Celery worker and Celery beat together until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", default=8000, type=a_port, help="port to listen on")

    def handle(self, *args: object, host: str, port: int, **options: object) -> None:
        began = time.monotonic()
        refuse_taken(host, port)
        # Open for as long as this process lives.
        self.alone = take_folder(Path(settings.VAR_DIR))
        prepare_portal()
        supervisor = Supervisor(children(host, port), environment(host, port))
        supervisor.start()
        try:
            wait_for_web(host, port, supervisor)
            if not supervisor.stopping.is_set():
                self.greet(host, port, time.monotonic() - began)
        finally:
            supervisor.run()
        self.stdout.write("Stopped.")

    def greet(self, host: str, port: int, seconds: float) -> None:
        near, far = near_address(host, port), public_address(host, port)
        self.stdout.write(f"\nThe portal is at {near} ({seconds:.1f} s)")
        if far != near:
            self.stdout.write(f"Other machines find it at {far}")
        if settings.EXAMPLE and "load_example" in get_commands():
            call_command("load_example", accounts=True, stdout=self.stdout)
        self.stdout.write("Stop it with Ctrl-C.")
        self.stdout.flush()


def a_port(text: str) -> int:
    """A TCP port. Raises `ArgumentTypeError` for a number that is none."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= HIGHEST_PORT:
        raise ArgumentTypeError(f"{text!r} is no port: 1 to {HIGHEST_PORT}")
    return int(text)


def take_folder(folder: Path) -> TextIO:
    """The lock on `folder`, held while the file is open: two portals in one would take each other's
    messages, and their letters. Raises `CommandError` where another has it."""
    lock = (folder / "serve.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        who = lock.read().strip() or "?"
        lock.close()
        raise CommandError(
            f"Another portal runs in {folder} (process {who}). Stop it, or choose another VAR_DIR."
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def refuse_taken(host: str, port: int) -> None:
    """Say it plainly when the port is taken, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host} port {port}: {error.strerror}. Choose another --port."
            ) from error


def prepare_portal() -> None:
    """Bring database and static files up to date; quick when they are."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect_static()
    if settings.EXAMPLE and "load_example" in get_commands():
        call_command("load_example")


def collect_static() -> None:
    """Collect and compress the static files, unless the same ones were collected last time."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    sources = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            sources.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == sources.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(sources.hexdigest())


def near_address(host: str, port: int) -> str:
    """The address for a browser on this machine."""
    return f"http://{_bracketed(EVERYWHERE.get(host, host))}:{port}"


def public_address(host: str, port: int) -> str:
    """The address for everybody whom this server lets in, other machines too."""
    return f"http://{_bracketed(own_address() if host in EVERYWHERE else host)}:{port}"


def own_address() -> str:
    """This machine's address in its network; loopback without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Reserved for documentation (RFC 5737): only the way there is looked up.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def environment(host: str, port: int) -> dict[str, str]:
    """What the children get; links in mails point to where this server listens.

    An example that lets other machines in answers by whatever name they know this one; a real
    portal answers by the names that ALLOWED_HOSTS lists.
    """
    names = {"ALLOWED_HOSTS": "*"} if settings.EXAMPLE and host not in LOOPBACK else {}
    return {
        "SITE_URL": public_address(host, port),
        **names,
        # As root in a container is how many will try it; Celery's page-long warning is no help.
        "PYTHONWARNINGS": "ignore:You're running the worker",
        # As the settings have it, an empty one is none: not in place of the address above either.
        **{name: value for name, value in os.environ.items() if value},
        "DJANGO_SETTINGS_MODULE": "workinggroup.settings",
    }


def children(host: str, port: int) -> list[Child]:
    bind = f"{_bracketed(host)}:{port}"
    web = (
        *("gunicorn", "workinggroup.wsgi", "--bind", bind, "--worker-class", "gthread"),
        *("--workers", "2", "--threads", "4", "--graceful-timeout", "10"),
        *("--no-control-socket", "--log-level", "warning"),
    )
    worker = (*CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    beat = (*CELERY, "beat", "--loglevel", "WARNING", "--pidfile", "")
    # Pages first: the others do not compete with the web server for its start.
    return [
        Child("web", web),
        Child("worker", (*worker, *quiet), delay=2.0),
        Child("beat", beat, delay=4.0),
    ]


def wait_for_web(host: str, port: int, supervisor: Supervisor) -> None:
    """Until a page is answered or a stop is asked for; the children are tended meanwhile."""
    target = EVERYWHERE.get(host, host)
    while not supervisor.stopping.wait(0.05):
        supervisor.tend()
        connection = http.client.HTTPConnection(target, port, timeout=10)
        try:
            connection.request("HEAD", "/", headers={"Host": "127.0.0.1"})
            connection.getresponse()
            return
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
