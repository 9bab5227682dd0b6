"""Agreeing on the plan: read it together, see what changed, freeze it; and the papers made from it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.services import Actor
from buurtzorgweb.charts import month_line
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.templatetags.look import brief_day, hours
from clients.access import open_client
from clients.models import Client
from clients.reading import reports_of
from clients.risks import risk_line
from clients.roles import role_name
from clients.rooms import tabs
from omaha.document import Difference, differences
from omaha.models import PlanVersion
from omaha.services.agreement import agree_on_plan
from schedule import papers
from schedule.plan import plan_of
from schedule.record import person_of
from schedule.taper import Taper, taper_of
from teams.middleware import TeamRequest
from teams.models import Team

Context = dict[str, Any]
LAST_REPORTS = 10


class AgreementForm(forms.Form):
    """With whom: the client herself, or who speaks for her."""

    agreed_with = forms.CharField(max_length=200, label=gettext_lazy("Agreed with"))
    relation = forms.CharField(
        max_length=60,
        label=gettext_lazy("Who is that?"),
        help_text=gettext_lazy("The client, a daughter, a representative."),
    )


@require_http_methods(["GET", "POST"])
def client_agreement(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The plan as a readable page, what changed since it was agreed, and agreeing again."""
    found = open_client(request, client_pk, "agreement")
    plan = plan_of(found, timezone.localdate())
    form = AgreementForm(request.POST or None, initial={"agreed_with": found.full_name, "relation": _("the client")})
    if attempt(form, agree_on_plan, client=found, plan=plan, actor=Actor.of(request, "team_member")):
        messages.success(request, _("Agreed. This version stands as it is now."))
        return redirect("client_agreement", request.team.slug, found.pk)
    context = tabs(request) | {"form": form} | page(found, plan, request.GET.get("language", ""))
    return render_part(request, "schedule/agreement.html", "form", context, 422 if form.is_bound else 200)


def page(found: Client, plan: Context, wanted: str) -> Context:
    language = papers.language_for(found, wanted)
    versions = list(PlanVersion.objects.filter(client=found).defer("content")[:20])
    latest = PlanVersion.objects.filter(client=found).first() if versions else None
    with translation.override(language):
        readable = papers.readable(plan, language)
    return {
        "client": found,
        "plan": readable,
        "language": language,
        "versions": versions,
        "news": [said(change) for change in differences(latest.content, plan)] if latest else None,
        "taper": taper_page(taper_of(found.pk, timezone.localdate())),
    }


def said(change: Difference) -> Context:
    """One difference in words."""
    language = translation.get_language() or "nl"
    language = "en" if language.startswith("en") else "nl"
    signs = {"+": (_("New"), "plus"), "-": (_("Gone"), "minus"), "~": (_("Changed"), "square-pen")}
    word, icon = signs[change.sign]
    return {
        "word": word,
        "icon": icon,
        "name": change.name[language] if change.name else "",
        "before": value(change, change.before, language),
        "after": value(change, change.after, language),
    }


def value(change: Difference, found: Any, language: str) -> str:
    if found is None:
        return ""
    if change.part == "goal":
        return _("target %(scores)s") % {"scores": "-".join(str(score) for score in found)}
    if change.part == "moment":
        return papers.moment(found)
    return str(found[language] if isinstance(found, dict) else found)


def taper_page(found: Taper) -> Context:
    """Hours a month, planned and given, as a drawing and a table."""
    given = [(brief_day(month, short=True).split(" ")[1], minutes / 60) for month, _planned, minutes in found.months]
    return {
        "rows": [
            {"month": month, "planned": hours(planned), "given": hours(minutes)}
            for month, planned, minutes in found.months
        ],
        "chart": month_line(given, label=str(_("Hours given a month"))) if len(given) > 1 else "",
        "goals": found.goals,
        "reached": found.reached,
        "ends_on": found.ends_on,
        "falling": found.falling,
    }


@require_safe
def plan_version(request: TeamRequest, client_pk: UUID, number: int) -> HttpResponse:
    """A version as it was agreed, and what it changed."""
    found = open_client(request, client_pk, "agreement")
    version = get_object_or_404(PlanVersion.objects.filter(client=found), number=number)
    before = PlanVersion.objects.filter(client=found, number__lt=number).first()
    language = papers.language_for(found, request.GET.get("language", ""))
    with translation.override(language):
        readable = papers.readable(version.content, language)
    news = [said(change) for change in differences(before.content, version.content)] if before else []
    context = tabs(request) | {
        "client": found,
        "version": version,
        "plan": readable,
        "news": news,
        "language": language,
    }
    return render(request, "schedule/plan_version.html", context)


@require_safe
def plan_pdf(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The plan on paper: as it is now, or an agreed version."""
    found = open_client(request, client_pk, "plan_pdf", action="E")
    number = request.GET.get("version", "")
    version = (
        get_object_or_404(PlanVersion.objects.filter(client=found), number=int(number))
        if number.isdigit() and len(number) < 5
        else None
    )
    language = papers.language_for(found, request.GET.get("language", ""))
    return paper(papers.pdf("papers/plan.html", plan_paper(found, request.team, version, language), language), "plan")


def plan_paper(client: Client, team: Team, version: PlanVersion | None, language: str) -> Context:
    day = timezone.localdate()
    plan = version.content if version else plan_of(client, day)
    with translation.override(language):
        readable = papers.readable(plan, language)
    return {"client": client, "team": team, "day": day, "plan": readable, "version": version}


@require_safe
def transfer_letter(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The letter that goes with her: who she is, what to mind, the plan, the last reports."""
    found = open_client(request, client_pk, "letter", action="E")
    day = timezone.localdate()
    language = papers.language_for(found, request.GET.get("language", "nl"))
    person = person_of(found.pk, day)
    with translation.override(language):
        readable = papers.readable(plan_of(found, day), language)
        network = [
            {"name": name, "role": role_name(role), "phone": phone}
            for _ring, role, name, phone, _note in person.network
        ]
    context = {
        "client": found,
        "team": request.team,
        "day": day,
        "author": str(request.user),
        "plan": readable,
        "person": person,
        "risks": [risk_line(kind, text) for kind, text in person.risks],
        "network": network,
        "reports": [report for report in reports_of(found.pk, most=LAST_REPORTS) if not report.restricted],
    }
    return paper(papers.pdf("papers/letter.html", context, language), "letter")


def paper(content: bytes, name: str) -> HttpResponse:
    """No client's name in the file name: it would stay in lists of downloads."""
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )
