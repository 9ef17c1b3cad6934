"""The portal's repository, published commit after commit, and clones of it that run."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.slow.portal import ROOT


def link_packages(folder: Path) -> None:
    """Have the packages of this test's Python in a clone's `.venv`; not the note that they are."""
    (folder / ".venv").mkdir()
    for part in Path(sys.prefix).iterdir():
        if not part.name.startswith("installed-"):
            (folder / ".venv" / part.name).symlink_to(part.resolve())


@dataclass(frozen=True)
class Repository:
    """A bare one; `before` is a commit of it that lacks a migration, `latest` what is tested."""

    path: Path
    before: str
    latest: str

    def publish(self, commit: str) -> None:
        git("update-ref", "refs/heads/main", commit, cwd=self.path)

    def clone(self, folder: Path) -> None:
        git("clone", "--quiet", "--branch", "main", str(self.path), str(folder), cwd=self.path)
        link_packages(folder)


def published(folder: Path) -> Repository:
    """A repository in `folder` with what is tested here, tracked files as they are now. Skips
    where the history does not reach back to the last migration."""
    path = folder / "origin.git"
    git("clone", "--quiet", "--bare", "--shared", str(ROOT), str(path), cwd=folder)
    # What was published: a branch that was merged in may have had migrations of other names.
    added = ("--diff-filter=A", "--max-count=1", "--format=%P", "HEAD", "--", "m*/migrations/*.py")
    before = git("log", "--first-parent", *added, cwd=path).split()
    if not before:
        pytest.skip("the history of this repository does not reach back to the last migration")
    here = {"GIT_INDEX_FILE": str(folder / "index"), "GIT_WORK_TREE": str(ROOT)}
    git("read-tree", "HEAD", cwd=path, **here)
    git("add", "--update", cwd=path, **here)
    tree = git("write-tree", cwd=path, **here)
    latest = git("commit-tree", tree, "-p", "HEAD", "-m", "As it is", cwd=path)
    git("symbolic-ref", "HEAD", "refs/heads/main", cwd=path)
    return Repository(path, before[0], latest)


def git(*args: str, cwd: Path, **environ: str) -> str:
    """What git says, whoever owns the folder; without the index or folders of a git around it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *args],
        cwd=cwd,
        env=kept | OF_GIT | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{args}\n{done.stderr}"
    return done.stdout.strip()


OF_GIT = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
    **{f"GIT_{who}_NAME": "Tests" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "tests@portal.example" for who in ("AUTHOR", "COMMITTER")},
}
