"""Where uploaded files are kept: under random names, on the disk before the row that names them."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Files in a folder that no web server serves.

    A name says nothing of what is in the file. What `save` returned has been handed to the disk,
    so that a power cut after the commit leaves no row without its file.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """A random name in the folder of `name`, whatever it was called."""
        folder = Path(name).parent
        return str(folder / secrets.token_hex(20))

    def _save(self, name: str, content: Any) -> str:
        kept = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(kept))
        _sync(path)
        _sync(path.parent)
        return str(kept)

    def discard(self, name: str) -> None:
        """Remove a file whose row was never written."""
        Path(self.path(name)).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
