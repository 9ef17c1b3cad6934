"""The one style sheet and the one script that a page of the portal loads, and the style sheet of
the admin site, put together from files that are written and read by subject.

A finder of static files: what `collectstatic` and `{% static %}` ask it for is made anew where a
source has changed.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage
from rcssmin import cssmin

from workinggroup.lib.whole_files import write_whole

# Bundle -> its sources, in the order in which a browser reads them.
BUNDLES = {
    "portal.css": (
        "vendor/bootstrap/bootstrap.css",
        "css/tokens.css",
        "css/base.css",
        "css/visibility.css",
        "css/masthead.css",
        "css/layout.css",
        "css/bar.css",
        "css/home.css",
        "css/figures.css",
        "css/forms.css",
        "css/edits.css",
        "css/components.css",
        "css/time.css",
        "css/lists.css",
        "css/record.css",
        "css/members.css",
        "css/agenda.css",
        "css/minutes.css",
        "css/room.css",
        "css/calendar.css",
        "css/letters.css",
        "css/documents.css",
        "css/forced.css",
        "css/print.css",
    ),
    "admin.css": (
        "css/visibility.css",
        "css/admin.css",
        "css/admin-lists.css",
        "css/desk.css",
        "css/edits.css",
    ),
    "portal.js": (
        "django_htmx/htmx-2.min.js",
        "js/portal.js",
        "js/clocks.js",
        "js/drafts.js",
        "js/selects.js",
    ),
}
_COMMENT_LINE = re.compile(r"^[ ]*//.*\n", re.MULTILINE)


def bundle(name: str) -> str:
    """What the bundle says, a style sheet without comments and blanks, our scripts without the
    lines that are comments; raises `FileNotFoundError` where a source is not there."""
    parts = []
    for source in BUNDLES[name]:
        path = finders.find(source)
        if path is None:
            raise FileNotFoundError(source)
        said = Path(path).read_text(encoding="utf-8").rstrip()
        parts.append(_COMMENT_LINE.sub("", said) if source.startswith("js/") else said)
    # A script may end without the semicolon that the next one needs before it.
    separator = "\n;\n" if name.endswith(".js") else "\n"
    whole = separator.join(parts) + "\n"
    return cssmin(whole) if name.endswith(".css") else whole


class BundleFinder(finders.BaseFinder):
    """Finds the bundles, which are written to the folder of what the portal makes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=Path(settings.VAR_DIR) / "bundles")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's
        if path not in BUNDLES:
            return []
        written = self._write(path)
        return [written] if find_all else written

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in BUNDLES:
            self._write(name)
            yield name, self.storage

    def _write(self, name: str) -> str:
        """Writes the bundle unless the same words are there: its time tells when it changed."""
        path, content = Path(self.storage.path(name)), bundle(name)
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content.encode())
        return str(path)
