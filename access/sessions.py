"""Who asks: the session and the person of every request, each read by a statement that is not built anew."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string

from access.models import User
from buurtzorgweb.sql import columns, instance, row

SESSION = "SELECT {} FROM django_session s WHERE s.session_key = %(key)s AND s.expire_date > %(now)s"
PERSON = "SELECT {} FROM access_user u WHERE u.id = %(key)s AND u.is_active"


class SessionStore(db.SessionStore):
    """Django's sessions in the database; a new one is written once, when the request ends with all that is in it.

    Django looks first whether its random key of 165 bits is taken, writes the session without the person, and once more
    with her.
    """

    is_new = False

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.is_new = self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
        super().save(must_create=must_create or self.is_new)
        self.is_new = False

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
