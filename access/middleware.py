"""Language of the person, idle sign-out, second factor, and the database context of each request."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from access.context import Mode, enter, leave
from access.models import OrganisationRole
from buurtzorgweb.logs import request_id

SAFE = {"GET", "HEAD", "OPTIONS"}
Respond = Callable[[HttpRequest], HttpResponse]
Role = OrganisationRole.Role

# The first word of an address says whose eyes are used and which role must hold today; TeamMiddleware checks `t`.
MODES: dict[str, tuple[Mode, Role | None]] = {
    "t": (Mode.TEAM, None),
    "radar": (Mode.COACH, Role.COACH),
    "office": (Mode.OFFICE, Role.BACK_OFFICE),
    "organisation": (Mode.ADMIN, Role.ADMINISTRATOR),
}


class PersonLanguage:
    """The language chosen by the person, else by the device."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = user.language if user.is_authenticated else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class IdleSession:
    """A session ends after a time without a request, and some hours after signing in whatever happens.

    The moment of the last request is written at most once a minute. Django's own end of a session moves on with each
    such write, so the hours since signing in are counted here.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            since = request.session.setdefault("since", now)
            seen = request.session.setdefault("seen", now)
            if now - seen > settings.SESSION_IDLE.total_seconds() or now - since > settings.SESSION_COOKIE_AGE:
                logout(request)
                return redirect(settings.LOGIN_URL)
            if now - seen > 60:
                request.session["seen"] = now
        return self.get_response(request)


class SecondFactor:
    """allauth offers a second factor but does not ask for one; this does, where the setting says so."""

    FREE = {"account_logout", "account_reauthenticate", "home", "healthz", "readyz", "language", "offline"}

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        if not settings.REQUIRE_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if name.startswith("mfa_"):
            # Here a factor may be taken away; the next page asks again.
            request.session.pop("second_factor", None)
            return None
        if name in self.FREE or request.session.get("second_factor"):
            return None
        from allauth.mfa.utils import is_mfa_enabled

        if is_mfa_enabled(request.user):
            request.session["second_factor"] = True
            return None
        return redirect("mfa_index")


class AccessContext:
    """One transaction a request, entered with the eyes its address asks for; an error rolls it back.

    Signing in is one, too: session, log line and the time of it stand together, or not at all.

    Replaces ATOMIC_REQUESTS: Django has turned an exception into a 500 before an outer atomic() could see it.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid4().hex[:16])
        request.request_id = request_id.get()  # type: ignore[attr-defined]
        try:
            if not request.user.is_authenticated and request.method in SAFE:
                return self.get_response(request)
            with transaction.atomic():
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            if connection.in_atomic_block and not connection.needs_rollback:
                leave()  # within a larger transaction (a test) the eyes would outlive the request
            return response
        finally:
            request_id.reset(token)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        place = request.path_info.split("/", 2)[1]
        if place not in MODES or not request.user.is_authenticated:
            return
        mode, role = MODES[place]
        if role and not request.user.organisation_roles.now().filter(role=role).exists():
            raise Http404
        enter(mode, user_id=request.user.pk)
