"""A person's settings. They run without a mode: the bare run-time role may change people, and sees nothing else."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import SettingsForm, posted
from access.models import User
from buurtzorgweb.htmx import render_part

BEFORE = "settings_before"


def _keep(user: User, choices: dict[str, Any]) -> HttpResponse:
    """With the person, and on this device for the sign-in page."""
    User.objects.filter(pk=user.pk).update(**choices)
    response = redirect("settings")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        choices["language"],
        max_age=31_536_000,
        secure=settings.SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    before = {"language": user.language, "theme": user.theme}
    form = SettingsForm(posted(request), initial=before | {"theme": user.theme or "device"})
    if form.is_valid():
        request.session[BEFORE] = before
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Saved. It holds from now on."), extra_tags=f"undo:{reverse('settings_undo')}")
        return _keep(user, form.cleaned_data)
    return render_part(request, "access/settings.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_POST
def settings_undo(request: HttpRequest) -> HttpResponse:
    """Back to what it was before the last change, once."""
    user = request.user
    assert isinstance(user, User)
    before = request.session.pop(BEFORE, None)
    if before is None:
        return redirect("settings")
    with translation.override(before["language"]):
        messages.success(request, _("As it was before."))
    return _keep(user, before)
