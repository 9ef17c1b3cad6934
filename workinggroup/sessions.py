"""Sessions in the database, as Django keeps them, looked up by a prepared query."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField, QuerySet

from workinggroup.lib import clock
from workinggroup.lib.prepared import prepared


@prepared(key=CharField(), now=DateTimeField())
def _open_sessions(*, key: Any, now: Any) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _open_sessions(key=self.session_key, now=clock.now())
        if not found:
            self._session_key = None
            return None
        return found[0]
