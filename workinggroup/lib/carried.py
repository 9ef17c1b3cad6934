"""What was typed into a form that could not be taken: carried on, so that it is not typed again.

Only text, bounded, to the address that it was sent to, for who was shown the form: the token of
the form says for whom it was made. Never passwords, codes or files.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

from workinggroup.lib.addresses import own_path, way_back
from workinggroup.lib.filling import CSRF_FIELD, REMADE, TELLS_APART, is_mark
from workinggroup.lib.tokens import is_form_token_of

# In characters, and in fields: more than any text of ours, less than a nuisance.
LONGEST, MOST_FIELDS = 300_000, 2_000
# Between what was sent and who signs in again; seconds.
_LASTS = 24 * 3600
# Of these addresses nothing is carried: who comes in, and what changes nothing that is kept.
ENTRANCES = ("/accounts/", "/language/", "/theme/", "/invitation/", "/unsubscribe/", "/api/")
# What pages send along of what they showed and are about; nobody typed it.
SENT_ALONG = TELLS_APART | {
    *("as_of", "changed_at", "fingerprint", "next", "rows", "until", "version", "wording"),
    *("act", "around", "back", "keys", "revision", "sealed"),
}
SECRET_WORDS = ("password", "secret", "token")
SECRET_NAMES = {"code", "proof-code", "proof-credential", "carried"}
_SALT = "workinggroup.carried"
_IN_SESSION = "carried"

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Carried:
    """`fields` as they were sent to `target` by the form `token`, which stood on `page`."""

    page: str
    target: str
    token: str
    fields: Fields

    def is_for(self, person_id: int) -> bool:
        """Whether it is theirs who was shown the form."""
        return is_form_token_of(person_id, self.token)

    @property
    def typed(self) -> Fields:
        """Without what only guards the form."""
        return tuple(pair for pair in self.fields if pair[0] not in REMADE)

    @property
    def texts(self) -> list[str]:
        """What was typed, to be read; not what a form says of itself."""
        return self.texts_without(())

    def texts_without(self, names: Container[str]) -> list[str]:
        """As `texts`, but for the fields with these names."""
        return [
            value
            for name, value in self.typed
            if value.strip() and name not in names and not (is_mark(name) or name in SENT_ALONG)
        ]

    @property
    def packed(self) -> list[Any]:
        """As JSON can hold it, without what only guards the form."""
        return [self.page, self.target, self.token, self.typed]

    @classmethod
    def unpacked(cls, value: list[Any]) -> "Carried":
        page, target, token, fields = value
        return cls(page, target, token, tuple((name, typed) for name, typed in fields))


def carried_from(request: HttpRequest) -> Carried | None:
    """What can be carried of the form that `request` sends; None where there is nothing, too much,
    or what is nobody's business."""
    if request.method != "POST" or request.path_info.startswith(ENTRANCES):
        return None
    if "HX-Request" in request.headers:
        return None
    try:
        sent = list(request.POST.lists())
    except Exception:  # noqa: BLE001  whatever kept the form from being read keeps it from this
        return None
    fields = tuple((n, v) for n, values in sent for v in values if not _is_secret(n))
    token = request.POST.get("once", "")
    size = sum(len(name) + len(value) for name, value in fields)
    if not token or size > LONGEST or len(fields) > MOST_FIELDS:
        return None
    target = own_path(request)
    # Without a referrer the form is most often at its own address.
    page = way_back(request) if "Referer" in request.headers else target
    return Carried(page, target, token, fields)


def sealed(carried: Carried) -> str:
    """As one value of a form, which nobody but this portal can have made."""
    return signing.dumps(carried.packed, salt=_SALT, compress=True)


def unsealed(text: str) -> Carried | None:
    """What `sealed` made, for as long as it lasts."""
    try:
        return Carried.unpacked(signing.loads(text, salt=_SALT, max_age=_LASTS))
    except (signing.BadSignature, ValueError):
        return None


def keep(session: Any, carried: Carried, now: dt.datetime) -> None:
    """Have the form filled when its page is shown next, in this session."""
    session[_IN_SESSION] = [now.isoformat(), *carried.packed]


def kept(session: Any, now: dt.datetime) -> Carried | None:
    """What `keep` kept; what is too old by now is forgotten."""
    found = session.get(_IN_SESSION)
    if not found:
        return None
    at, *packed = found
    if now - dt.datetime.fromisoformat(at) > dt.timedelta(seconds=_LASTS):
        forget(session)
        return None
    return Carried.unpacked(packed)


def forget(session: Any) -> None:
    session.pop(_IN_SESSION, None)


def _is_secret(name: str) -> bool:
    # It goes along where a form is sent again as it was, and is kept nowhere.
    if name == CSRF_FIELD:
        return False
    return name in SECRET_NAMES or any(word in name.lower() for word in SECRET_WORDS)
