"""What travels in a page or an address between two steps of somebody: signed, good for them alone
and for a while."""

from typing import Any

from django.core import signing

from workinggroup.lib.viewer import Viewer


def seal(viewer: Viewer, content: Any, *, salt: str) -> str:
    """`content`, which JSON can hold, as text for `viewer`; `salt` tells one use from another."""
    return signing.dumps([viewer.person_id, content], salt=salt, compress=True)


def unseal(viewer: Viewer, sealed: str, *, salt: str, lasts: int) -> Any:
    """What was sealed for the same viewer less than `lasts` seconds ago; None for all else."""
    try:
        person_id, content = signing.loads(sealed, salt=salt, max_age=lasts)
    except signing.BadSignature:
        return None
    return content if person_id == viewer.person_id else None
