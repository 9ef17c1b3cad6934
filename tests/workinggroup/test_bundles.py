"""Style sheets and the script: made of their sources, and made anew where one has changed."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from rcssmin import cssmin

from workinggroup import bundles
from workinggroup.bundles import BUNDLES, BundleFinder, bundle


@pytest.fixture
def finder(settings: Any, tmp_path: Path) -> BundleFinder:
    settings.VAR_DIR = tmp_path
    return BundleFinder()


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_holds_its_sources_in_their_order(finder: BundleFinder, name: str) -> None:
    """A style sheet without its comments and blanks, a script of ours without comments."""
    whole = Path(finder.find(name)).read_text(encoding="utf-8")
    places = []
    for source in BUNDLES[name]:
        path = finders.find(source)
        assert path is not None
        part = Path(path).read_text(encoding="utf-8").strip()
        if source.startswith("js/"):
            lines = part.splitlines()
            part = "\n".join(each for each in lines if not each.strip().startswith("//"))
            # All of it is there, and nothing in it but comments looked like one.
            assert part in whole and "`//" not in part
        places.append(whole.index((cssmin(part) if name.endswith(".css") else part)[:200]))
    assert places == sorted(places) and whole == bundle(name)
    assert not name.endswith(".css") or "/* " not in whole


def test_all_bundles_are_listed_and_nothing_else_is_found(finder: BundleFinder) -> None:
    listed = {name: storage.exists(name) for name, storage in finder.list(None)}
    assert listed == dict.fromkeys(BUNDLES, True)
    assert finder.find("css/base.css") == []
    assert finder.find("portal.css", find_all=True) == [finder.find("portal.css")]


def test_a_bundle_is_written_again_only_where_a_source_changed(
    finder: BundleFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Path(finder.find("portal.css"))
    before = written.stat().st_mtime_ns
    assert Path(finder.find("portal.css")).stat().st_mtime_ns == before
    monkeypatch.setitem(BUNDLES, "portal.css", ("css/base.css",))
    assert Path(finder.find("portal.css")).read_text(encoding="utf-8") == bundle("portal.css")


def test_a_bundle_without_one_of_its_sources_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bundles.BUNDLES, "portal.css", ("css/gone.css",))
    with pytest.raises(FileNotFoundError, match=r"css/gone\.css"):
        bundle("portal.css")
