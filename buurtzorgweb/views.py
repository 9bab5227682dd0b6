"""Where everybody lands, health, and the pages for what went wrong."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from redis import Redis
from redis.exceptions import RedisError

from access.models import OrganisationRole, User
from teams.models import Membership

FIRST_PAGES = {
    OrganisationRole.Role.COACH: "radar",
    OrganisationRole.Role.BACK_OFFICE: "claims",
    OrganisationRole.Role.ADMINISTRATOR: "organisation",
}


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("ok", content_type="text/plain")


def _database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations waiting" if waiting else "ok"


def _broker_state() -> str:
    try:
        broker = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
        broker.ping()
    except RedisError:
        return "unreachable"
    return "ok"


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations and broker are right; 503 names what is not."""
    state = {"database": _database_state(), "broker": _broker_state()}
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)


def home(request: HttpRequest) -> HttpResponse:
    """Each lands on her own first page."""
    user = request.user
    assert isinstance(user, User)
    membership = Membership.objects.now().select_related("team").filter(user=user).order_by("starts_on").first()
    if membership:
        return redirect("today", membership.team.slug)
    for role in user.organisation_roles.now().values_list("role", flat=True):
        return redirect(FIRST_PAGES[role])
    return render(request, "no_place.html")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose Dutch or English: kept with the person, or on the device before sign-in."""
    code = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    if code not in dict(settings.LANGUAGES):
        return HttpResponse(status=422)
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=code)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, secure=settings.SECURE, samesite="Lax", httponly=True
    )
    return response


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """Whose work this rests on; the Omaha System asks to be named."""
    return render(request, "about.html")


@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """No context processor and no database: either may be what went wrong."""
    page = render_to_string("500.html", {"request_id": getattr(request, "request_id", "-")})
    return HttpResponse(page, status=500)
