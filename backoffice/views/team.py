"""What a team sees of its claims: the few that stand in the way, and what only the team knows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Actor
from backoffice.claims.month import last_rehearsal
from backoffice.claims.team import asked_of, held_by, opened_of
from backoffice.forms.facts import DecisionForm, InsuredForm, NoBsnForm
from backoffice.models import ClaimFact, ClaimObstacle, Insurer, LongTermDecision
from backoffice.months import Month
from backoffice.services import facts as services
from backoffice.services.repairs import answer_question
from buurtzorgweb.forms import attempt
from clients.access import log_list, open_client
from teams.middleware import TeamRequest


@require_safe
def team_claims(request: TeamRequest) -> HttpResponse:
    """The running month and the one before, as counted last night."""
    now = Month.of(timezone.localdate())
    groups = held_by(request.team.pk, request.team.slug, [now.previous, now])
    asked, opened = asked_of(request.team.pk), opened_of(request.team.pk)
    shown = {one.client_id for group in groups for one in group.held} | {one.client_id for one in asked}
    shown |= {one["client_id"] for one in opened}
    if shown:
        log_list(request, "claims", len(shown))
    run = last_rehearsal(now)
    context = {
        "asked": asked,
        "opened": opened,
        "holding": [group for group in groups if not group.warns],
        "warning": [group for group in groups if group.warns],
        "clients": len({one.client_id for group in groups if not group.warns for one in group.held}),
        "counted_at": run.finished_at if run else None,
    }
    return render(request, "backoffice/team_claims.html", context)


@require_POST
def team_answer(request: TeamRequest, asked_pk: UUID) -> HttpResponse:
    """The team put it right; the office sees that the lines can go out again."""
    asked = next((one for one in asked_of(request.team.pk) if one.question.pk == asked_pk), None)
    if asked is None:
        raise Http404
    answer_question(question=asked.question, actor=Actor.of(request, "team_member"))
    messages.success(request, _("Thank you. The office can send it again."))
    return redirect("team_claims", request.team.slug)


@require_safe
def client_claim(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """What is known of a client for her claims, and what stands in the way."""
    client = open_client(request, client_pk, "claim")
    numbers = [client.insurer_uzovi, client.care_office_uzovi]
    facts = list(ClaimFact.objects.filter(client=client).order_by("kind", "starts_on"))
    names = dict(
        Insurer.objects.filter(pk__in=[*numbers, *(fact.uzovi for fact in facts)]).values_list("uzovi", "name")
    )
    context = {
        "client": client,
        "insurer": names.get(client.insurer_uzovi, client.insurer_uzovi),
        "care_office": names.get(client.care_office_uzovi, client.care_office_uzovi),
        "before": [(names.get(fact.uzovi, fact.uzovi), fact) for fact in facts if fact.uzovi],
        "no_bsn": next((fact for fact in facts if fact.kind == ClaimFact.Kind.NO_BSN), None),
        "decision": LongTermDecision.objects.filter(client=client).order_by("-starts_on").first(),
        "obstacles": ClaimObstacle.objects.filter(client=client).order_by("first_day"),
    }
    return render(request, "backoffice/client_claim.html", context)


def _act(
    request: TeamRequest, client_pk: UUID, form: forms.Form, act: Callable[..., Any], **words: Any
) -> HttpResponse:
    client = open_client(request, client_pk, "claim")
    if attempt(form, act, client=client, actor=Actor.of(request, "team_member")):
        messages.success(request, _("Kept. Tonight it is counted again."))
        return redirect("client_claim", request.team.slug, client.pk)
    context = {"client": client, "form": form, "back": "client_claim", "button": _("Keep this")} | words
    return render(request, "clients/act.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def client_insured(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    form = InsuredForm(posted(request))
    return _act(request, client_pk, form, services.change_insurer, title=_("Insured elsewhere"))


@require_http_methods(["GET", "POST"])
def client_no_bsn(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    form = NoBsnForm(posted(request), initial={"starts_on": timezone.localdate().replace(day=1)})
    return _act(request, client_pk, form, services.note_no_bsn, title=_("Demonstrably without a BSN"))


@require_http_methods(["GET", "POST"])
def client_decision(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    said = _("They stand on the letter of the CIZ.")
    return _act(
        request,
        client_pk,
        DecisionForm(posted(request)),
        services.set_decision,
        title=_("Numbers of the Wlz decision"),
        said=said,
    )
