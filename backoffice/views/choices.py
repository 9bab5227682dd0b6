"""The settings page: what standards and contracts leave open, with its default, since when and how sure we are."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.forms import posted
from backoffice.choices import BY_KEY, CHOICES, GROUPS, Choice
from backoffice.chosen import chosen_on
from backoffice.forms.choices import ChoiceForm, MaximumChangeForm, MaximumForm
from backoffice.models import MaximumTariff, OfficeSetting
from backoffice.services import choices as services
from backoffice.views.desk import office_actor
from buurtzorgweb.forms import attempt


class Shown(NamedTuple):
    choice: Choice
    value: object
    own: bool


@require_safe
def office_settings(request: HttpRequest) -> HttpResponse:
    """Every choice with what holds today; maximum tariffs below."""
    now = chosen_on(timezone.localdate())
    own = set(OfficeSetting.objects.values_list("key", flat=True))
    shown = [Shown(choice, choice.said(now[choice.key]), choice.key in own) for choice in CHOICES]
    groups = [(name, [one for one in shown if one.choice.group == key]) for key, name in GROUPS.items()]
    return render(
        request,
        "backoffice/settings.html",
        {"groups": groups, "maxima": MaximumTariff.objects.order_by("-starts_on", "name")},
    )


@require_http_methods(["GET", "POST"])
def office_setting(request: HttpRequest, choice: str) -> HttpResponse:
    """One choice: what holds, what held, and another from a day on."""
    if choice not in BY_KEY:
        raise Http404
    one, today = BY_KEY[choice], timezone.localdate()
    form = ChoiceForm(posted(request), choice=one, initial={"value": chosen_on(today)[choice], "starts_on": today})
    if attempt(form, services.choose, actor=office_actor(request), key=choice):
        messages.success(request, _("Chosen. It holds from that day on."))
        return redirect("office_settings")
    held = OfficeSetting.objects.filter(key=choice).order_by("-starts_on")
    context = {
        "choice": one,
        "form": form,
        "held": [(setting, one.said(setting.value)) for setting in held],
        "default": one.said(one.default),
    }
    return render(request, "backoffice/setting.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def maximum_add(request: HttpRequest) -> HttpResponse:
    form = MaximumForm(posted(request))
    if attempt(form, services.add_maximum, actor=office_actor(request)):
        messages.success(request, _("Known from now on; tariffs above it are refused."))
        return redirect("office_settings")
    context = {"form": form, "title": _("New maximum tariff")}
    return render(request, "backoffice/office_act.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def maximum(request: HttpRequest, maximum_pk: int) -> HttpResponse:
    """Its code, once somebody knows it, and its last day."""
    one = get_object_or_404(MaximumTariff, pk=maximum_pk)
    form = MaximumChangeForm(posted(request), initial={"product": one.product, "ends_on": one.ends_on})
    if attempt(form, services.change_maximum, actor=office_actor(request), maximum=one):
        messages.success(request, _("The changes are kept."))
        return redirect("office_settings")
    context = {"form": form, "title": one.name, "said": one.source}
    return render(request, "backoffice/office_act.html", context, status=422 if form.is_bound else 200)
