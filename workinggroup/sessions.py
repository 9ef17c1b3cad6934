"""Sessions in the database, as Django keeps them, looked up by a prepared query; and when they end.

Whoever walks away from a computer is logged out after half an hour without use, and everybody
after twelve hours; delegates who ask for it stay for two weeks (OWASP, session management: idle and
absolute timeouts). In the session stand its key, when it was last seen, and when it began.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField, QuerySet

from members.access import may_stay_logged_in, viewer_of
from members.models import Person
from workinggroup.lib import clock
from workinggroup.lib.outages import FAILURES
from workinggroup.lib.prepared import prepared


@prepared(session_key=CharField(), now=DateTimeField())
def _open_sessions(*, session_key: Any, now: Any) -> QuerySet[Session]:
    return Session.objects.filter(session_key=session_key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    # Whether something was noted in it that is nobody's act, and is not counted as a change of it.
    noted = False

    def _get_session_from_db(self) -> Session | None:
        found = _open_sessions(session_key=self.session_key, now=clock.now())
        if not found:
            self._session_key = None
            return None
        return found[0]

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  as Django calls it
        """As Django does, which takes every failure for a session that is gone: where the database
        is out, that is told."""
        try:
            super().save(must_create)
        except UpdateError as error:
            failure = error.__context__
            if isinstance(failure, FAILURES):
                raise failure from failure.__cause__
            raise


# Not "active": under that name lies a shorter note in the sessions of before.
ACTIVE = "activity"
# How exactly 'last seen' is kept: finer would be a write for every page.
ACTIVE_EVERY = dt.timedelta(minutes=5)


def note_activity(session: SessionBase, now: dt.datetime) -> bool:
    """Note in a session that it was used at `now`; whether there was something to note, which is
    once in `ACTIVE_EVERY` and with each new key. Signing in begins it; a new key alone, as another
    password brings, does not."""
    session_key, seen, began = session.get(ACTIVE, ("", "", now.isoformat()))
    if session_key == session.session_key and now - dt.datetime.fromisoformat(seen) < ACTIVE_EVERY:
        return False
    changed = session.modified
    session[ACTIVE] = (session.session_key, now.isoformat(), began)
    session.modified = changed
    if isinstance(session, SessionStore):
        session.noted = True
    return True


def is_over(session: SessionBase, user: Person | AnonymousUser, now: dt.datetime) -> bool:
    """Whether a session ends at `now`: it was not used for `SESSION_IDLE_SECONDS`, or began
    `SESSION_LONGEST_SECONDS` ago; not where its holder asked to stay logged in, and may."""
    if ACTIVE not in session:
        return False
    _session_key, seen, began = session[ACTIVE]
    idle = now - dt.datetime.fromisoformat(seen)
    age = now - dt.datetime.fromisoformat(began)
    if idle.total_seconds() < settings.SESSION_IDLE_SECONDS and (
        age.total_seconds() < settings.SESSION_LONGEST_SECONDS
    ):
        return False
    # As the sign-in library leaves it: a number of seconds, or 0 for as long as the browser runs.
    asked_to_stay = bool(session.get("_session_expiry"))
    if age.total_seconds() >= settings.SESSION_COOKIE_AGE:
        return True
    return not (asked_to_stay and may_stay_logged_in(viewer_of(user, now)))
