"""Who asks: the session and the person of every request, each read by a statement that is not built anew."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from access.models import User
from buurtzorgweb.sql import columns, instance, row

SESSION = "SELECT {} FROM django_session s WHERE s.session_key = %(key)s AND s.expire_date > %(now)s"
PERSON = "SELECT {} FROM access_user u WHERE u.id = %(key)s AND u.is_active"


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = row(SESSION.format(columns(Session, "s")), key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
            return None
        return instance(Session, found)


class PersonBackend(AuthenticationBackend):
    """Signing in as allauth does it."""

    def get_user(self, user_id: Any) -> User | None:
        found = row(PERSON.format(columns(User, "u")), key=int(user_id))
        return instance(User, found) if found else None
