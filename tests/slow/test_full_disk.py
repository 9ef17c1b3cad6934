"""Disks that really are full: what is read is read, what cannot be kept is not taken, in words that
say why; nothing is half there, nothing is lost, and all of it goes on once there is room."""

import email
import json
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import template
from tests.browser.conftest import served
from tests.slow.clusters import STEADY, new_cluster
from tests.slow.disks import Disk, NoDiskError, open_folder, small_disk
from tests.slow.portal import Portal, new_portal, stop, until
from tests.slow.visitor import Answer, Visitor

FULL = {
    "us": "The disk of this server is full: nothing can be saved until there is room.",
    "cn": "服务器磁盘已满",
}
LETTERS, SWEEP = 12, 2
PAPER = ("paper.txt", b"What is to be read. " * 10_000)
# What is read without being an act: everything but a file, whose first opening is its receipt.
PAGES = ("/", "/meetings/", "/meetings/{meeting}/", "/meetings/{meeting}/papers/", "/calendar/")
PAGES += ("/meetings/{meeting}/notes/", "/actions/", "/decisions/", "/search/?q=a")


@dataclass
class Rig:
    """A portal in processes of its own whose database, papers, mail and broker are each on a small
    disk; `told` is what `seed.readers` prints."""

    portal: Portal
    disks: dict[str, Disk]
    told: dict[str, Any]
    address: str = ""
    seen: Counter[tuple[str, int]] = field(default_factory=Counter)

    def visitor(self, side: str, *, signs_in: bool = True) -> Visitor:
        visitor = Visitor(self.address)
        if signs_in:
            assert visitor.sign_in(f"{side}@portal.example").status == 302
        return visitor

    def count(self, table: str) -> int:
        [[found]] = self.portal.rows(f"SELECT count(*) FROM {table}")
        return int(found)

    def files(self) -> set[str]:
        """The papers that lie on the disk, whole or not, but for what fills it."""
        folder = Path(self.portal.environ["VAR_DIR"]) / "papers"
        found = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix() for path in found} - {"ballast"}

    def papers(self) -> set[str]:
        """The papers that the database names."""
        return {row[0] for row in self.portal.rows("SELECT file FROM meetings_paperversion")}

    def note(self, what: str, answer: Answer) -> Answer:
        self.seen[what, answer.status] += 1
        return answer

    def letters(self) -> Counter[str]:
        """The letters in the mail folder, by their Message-ID."""
        folder = Path(self.portal.environ["VAR_DIR"]) / "mail"
        found = [email.message_from_bytes(path.read_bytes()) for path in folder.glob("*.eml")]
        return Counter(str(message["Message-ID"]) for message in found)


@contextmanager
def database_on(disk: Disk, url: str, folder: Path) -> Iterator[str]:
    """The database at `url`, moved to a small disk: a file, or a server of its own; what the server
    writes ahead lies elsewhere, or it would end."""
    if not template.server():
        file = Path(urlsplit(url).path)
        shutil.move(file, disk.path / file.name)
        yield f"sqlite:///{disk.path / file.name}"
        return
    ahead = folder / "ahead"
    data = disk.path / "data"
    with new_cluster(data, folder, log_of_changes=ahead, more=STEADY) as cluster:
        yield cluster.copy(url, "portal")


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("full")
    sizes = {"database": "64m" if template.server() else "8m", "papers": "1m"}
    sizes |= {"mail": "1m", "broker": "256k"}
    with ExitStack() as stack:
        open_to_all = stack.enter_context(open_folder())
        try:
            disks = {
                name: stack.enter_context(small_disk(open_to_all / name, size=size))
                for name, size in sizes.items()
            }
        except NoDiskError as error:
            pytest.skip(str(error))
        for name in ("papers", "mail", "broker"):
            (folder / name).symlink_to(disks[name].path)
        portal = stack.enter_context(
            new_portal(folder, EXAMPLE="true", SWEEP_SECONDS=str(SWEEP), EMAIL_URL="filemail://")
        )
        told = json.loads(portal.call("readers"))
        moved = database_on(disks["database"], portal.environ["DATABASE_URL"], open_to_all)
        portal.environ["DATABASE_URL"] = stack.enter_context(moved)
        rig = Rig(portal, disks, told)
        rig.address = stack.enter_context(served(portal, Portal.serve_pages))
        if not template.server():
            stack.callback(stop, portal.start_tasks())
        yield rig


@pytest.fixture(autouse=True)
def room_in_the_end(rig: Rig) -> Iterator[None]:
    """What one test has filled keeps no other."""
    yield
    for disk in rig.disks.values():
        disk.make_room()
    print(f"\n{dict(rig.seen)}")
    rig.seen.clear()


@pytest.mark.any_database
@pytest.mark.parametrize("side", ["us", "cn"])
def test_papers_that_find_no_room(rig: Rig, side: str) -> None:
    visitor, paper = rig.visitor(side), f"/papers/{rig.told[side]}/"
    before = rig.files()
    form = visitor.get(paper).form("/upload/")
    rig.disks["papers"].fill()
    refused = rig.note("upload", visitor.send(form, upload={"file": PAPER}, language="zh"))
    assert refused.status == 507
    assert FULL[side] in refused.text
    assert rig.files() == rig.papers() == before
    # Nothing else is kept from anybody.
    for path in PAGES:
        assert rig.note("page", visitor.get(path.format(**rig.told))).status == 200
    note = visitor.get(f"/meetings/{rig.told['meeting']}/notes/").form("/notes/add/")
    assert rig.note("note", visitor.send(note, text="kept")).status == 302
    rig.disks["papers"].make_room()
    # As it came back, but for the file, which no page can keep.
    again = refused.form("/upload/")
    assert again.values()["language"] == "zh"
    for _time in range(2):
        sent = rig.note("upload again", visitor.send(again, upload={"file": PAPER}))
        assert sent.status == 302
    assert rig.files() == rig.papers()
    assert len(rig.papers()) == len(before) + 1


def test_a_database_that_finds_no_room(rig: Rig) -> None:
    """Who came just now has everything of them to be noted; who comes back, nothing."""
    meeting = rig.told["meeting"]
    new, known, stranger = rig.visitor("us"), rig.visitor("us"), rig.visitor("cn", signs_in=False)
    known.get("/")
    note = known.get(f"/meetings/{meeting}/notes/").form("/notes/add/")
    upload = known.get(f"/papers/{rig.told['us']}/").form("/upload/")
    tables = ("meetings_privatenote", "meetings_paperversion", "members_auditentry")
    tables += ("members_notification", "members_sentform")
    rig.disks["database"].fill()
    # What still finds room within the pages that are there is done, whole.
    for what, act in (
        ("act", lambda: known.send(note, text=secrets.token_hex(1500))),
        ("sign in", lambda: rig.visitor("cn", signs_in=False).sign_in("cn@portal.example")),
    ):
        while (answer := rig.note(what, act())).status == 302:
            assert rig.seen[what, 302] < 100
        assert answer.status == 507
    before = [rig.count(table) for table in tables]
    for number in range(3):
        typed = f"typed {number} {secrets.token_hex(1500)}"
        refused = rig.note("act", known.send(note, text=typed))
        assert (refused.status, FULL["us"] in refused.text) == (507, True)
    assert [rig.count(table) for table in tables] == before
    # A small row may find a page with room for it: then all of them are there, else none.
    sent = rig.note("upload", known.send(upload, upload={"file": PAPER}, language="en"))
    assert sent.status == 507 or (sent.status == 302 and template.server())
    assert rig.files() == rig.papers()
    for visitor in (known, new):
        for path in PAGES:
            answer = rig.note("page", visitor.get(path.format(**rig.told)))
            assert answer.status == 200, path
    assert rig.note("page", stranger.get("/accounts/login/")).status == 200
    bearer = {"Authorization": f"Bearer {rig.told['api']}"}
    assert rig.note("API", stranger.get("/api/v1/meetings/", **bearer)).status == 200
    feed = f"/calendar/{rig.told['calendar']}/sia-csia-working-group.ics"
    assert rig.note("feed", stranger.get(feed)).status == 200
    rig.disks["database"].make_room()
    for _time in range(2):
        assert rig.note("act again", known.send(refused.form("/notes/add/"))).status == 302
    assert rig.note("sign in again", stranger.sign_in("cn@portal.example")).status == 302
    sent = known.send(upload, upload={"file": PAPER}, language="en")
    assert rig.note("upload again", sent).status == 302
    kept = [row[0] for row in rig.portal.rows("SELECT text FROM meetings_privatenote")]
    assert [text for text in kept if text.startswith("typed")] == [typed]
    assert rig.files() == rig.papers()


@pytest.mark.skipif(bool(template.server()), reason="mail and rings in folders: on one machine")
def test_letters_and_rings_that_find_no_room(rig: Rig) -> None:
    """First the mail folder and the broker's are full, then the database is too; each letter goes
    once."""
    meeting, visitor = rig.told["meeting"], rig.visitor("us")
    form = visitor.get(f"/meetings/{meeting}/notes/").form("/notes/add/")
    for name in ("mail", "broker"):
        rig.disks[name].fill()
    rig.portal.call("letters", LETTERS)
    assert rig.note("act", visitor.send(form, text="rung for")).status == 302
    waiting = (
        "SELECT count(*) FROM members_notification WHERE state = 'queued' AND error LIKE '%28%'"
    )
    # The broker's folder has room for one that is taken out of it.
    rig.disks["broker"].make_room()
    assert until(lambda: rig.portal.rows(waiting) == [(LETTERS,)], seconds=60, pause=0.5), (
        rig.portal.rows("SELECT state, error FROM members_notification")
    )
    mail = Path(rig.portal.environ["VAR_DIR"]) / "mail"
    assert [path.name for path in mail.iterdir()] == ["ballast"]
    rig.portal.rows("UPDATE members_notification SET try_at = due_at WHERE state = 'queued'")
    rig.disks["database"].fill()
    rig.disks["mail"].make_room()
    time.sleep(3 * SWEEP)
    went = rig.letters()
    rig.disks["database"].make_room()
    states = "SELECT state, count(*) FROM members_notification GROUP BY state"
    assert until(lambda: rig.portal.rows(states) == [("sent", LETTERS)], seconds=90, pause=0.5), (
        rig.portal.rows(states)
    )
    time.sleep(2 * SWEEP)
    arrived = rig.letters()
    print(
        f"\n{LETTERS} letters; with the mail folder full: {LETTERS} wait; with the database full: "
        f"{len(went)} sent; then {rig.portal.rows(states)}; copies {Counter(arrived.values())}"
    )
    assert Counter(arrived.values()) == {1: LETTERS}
