"""The secret key of a portal that was given none: made once, and kept in its folder."""

import os
import secrets
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """The key that is kept in `folder`, made now where there is none."""
    path = folder / "secret_key"
    if kept := path.read_text().strip() if path.exists() else "":
        return kept
    # Whole or not at all: a machine that lost its power here has an empty file.
    draft = path.with_name(f"secret_key.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64))
    if path.exists() and not path.read_text().strip():
        path.unlink(missing_ok=True)
    try:
        # Of two that begin at once, one makes the key of both.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    return path.read_text().strip()
