"""The ground and the course of care: who sent her, since when, what she agreed to, and what can follow."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.fresh import is_fresh, sign_in_anew
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.stale import Edit
from clients.access import hold, open_client
from clients.forms.intake import ConsentForm, NewIndicationForm, ReferralForm, WithdrawForm
from clients.insurers import insurers
from clients.models import CareEpisode, Client, Consent, Ending, Indication, Referrer
from clients.rooms import tabs
from clients.services.episodes import begin_episode
from clients.services.indications import district_nurses, may_indicate, set_indication
from clients.services.intake import give_consent
from clients.services.merge import last_merge
from clients.services.people import bsn_of, masked_bsn, withdraw_consent
from teams.middleware import TeamRequest

Context = dict[str, Any]
TAKE_BACK_WITHIN = timedelta(days=31)


class Act(NamedTuple):
    """A page on which something of the care changes."""

    route: str
    label: Any
    icon: str


ALWAYS = [
    Act("client_story", gettext_lazy("Change her or his story, and getting in"), "house"),
    Act("client_risks", gettext_lazy("Risks, treatment limits, what happened"), "triangle-alert"),
    Act("client_person", gettext_lazy("Change person and address"), "square-pen"),
    Act("client_consent", gettext_lazy("Record consent"), "shield-check"),
    Act("client_transfer", gettext_lazy("Transfer to another team"), "send"),
    Act("client_merge", gettext_lazy("Merge with another record"), "copy"),
]
IN_CARE = [
    Act("moment_add", gettext_lazy("Plan a care moment"), "calendar-plus"),
    Act("client_indication", gettext_lazy("Set an indication"), "file-text"),
    Act("client_discharge", gettext_lazy("End care"), "flag"),
]
ALIVE = [Act("client_death", gettext_lazy("Record that the client died"), "heart")]
AGAIN = [Act("client_readmit", gettext_lazy("In care again"), "log-in")]


@require_safe
def client_care(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """What stands, and a quiet list of what can be done."""
    found = open_client(request, client_pk, "care")
    episodes = episodes_of(found)
    in_care = any(episode["open"] for episode in episodes)
    context = tabs(request) | {
        "client": found,
        "bsn": masked_bsn(found),
        "insurer": dict(insurers()).get(found.insurer_uzovi, found.insurer_uzovi),
        "episodes": episodes,
        "indications": indications_of(found),
        "consents": Consent.objects.filter(client=found).order_by("withdrawn_on", "-given_on"),
        "merge": last_merge(found),
        "double": Client.objects.standing().filter(pk=found.duplicate_of_id).first() if found.duplicate_of_id else None,
        "ending": last_ending(found),
        "acts": acts(found, in_care),
    }
    return render(request, "clients/care.html", context)


def last_ending(client: Client) -> Ending | None:
    """The end of care that a mistake may have been; after a month nobody takes it back any more."""
    recent = Ending.objects.filter(client=client, undone_at=None, recorded_at__gte=timezone.now() - TAKE_BACK_WITHIN)
    return recent.order_by("-ended_at").first()


def acts(client: Client, in_care: bool) -> list[Act]:
    if in_care:
        return [*IN_CARE, *ALWAYS, *ALIVE] if not client.deceased_on else [*IN_CARE[:1], *ALWAYS]
    return ALWAYS if client.deceased_on else [*AGAIN, *ALWAYS, *ALIVE]


def episodes_of(client: Client) -> list[Context]:
    """The newest first, each with who sent her."""
    today = timezone.localdate()
    rows = CareEpisode.objects.filter(client=client).annotate(
        by=F("referrals__by"), referrer=F("referrals__name"), received_on=F("referrals__received_on")
    )
    return [
        {
            "starts": row.starts_on,
            "ends": row.ends_on,
            "open": row.ends_on is None or row.ends_on >= today,
            "reason": row.get_end_reason_display(),
            "why": row.why,
            "by": Referrer(row.by).label if row.by else "",
            "referrer": row.referrer,
            "received_on": row.received_on,
        }
        for row in rows.order_by("-starts_on")
    ]


def indications_of(client: Client) -> list[Indication]:
    held = Indication.objects.filter(client=client).annotate(who=F("author__first_name"))
    return list(held.order_by("-starts_on"))


@require_http_methods(["GET", "POST"])
def client_bsn(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Show the number, to who has just shown who she is; that it was shown is written down.

    A tablet that lies open on a table gives nobody's number away. After signing in anew one comes back here.
    """
    get_object_or_404(Client.objects.standing().filter(team=request.team).only("pk"), pk=client_pk)
    if not is_fresh(request):
        return sign_in_anew(request)
    found = open_client(request, client_pk, "bsn")
    number = bsn_of(found)
    if not number:
        raise Http404
    return render(request, "clients/bsn.html", {"client": found, "number": number})


@require_http_methods(["GET", "POST"])
def client_consent(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """What somebody agrees to, with who and when."""
    found = open_client(request, client_pk, "consent")
    form = ConsentForm(posted(request))
    if attempt(form, give_consent, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("Consent is recorded."))
        return redirect("client_care", request.team.slug, found.pk)
    return act_page(request, found, form, title=_("What does %(name)s agree to?"), button=_("Record consent"))


@require_POST
def consent_withdraw(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """From today it no longer holds."""
    found = open_client(request, client_pk, "consent")
    form = WithdrawForm(request.POST)
    if attempt(form, withdraw_consent, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The consent is withdrawn from today."))
    return redirect("client_care", request.team.slug, found.pk)


@require_http_methods(["GET", "POST"])
def client_indication(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Law, kind of care and hours a week; who is no district nurse reads whom to ask."""
    found = open_client(request, client_pk, "indication")
    if request.method == "POST":
        hold(found)
    form = NewIndicationForm(posted(request))
    edit = Edit.of(request, form, indication_now(found))
    if not edit.stale and attempt(form, set_indication, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The indication is set."))
        return redirect("client_care", request.team.slug, found.pk)
    lead = "" if may_indicate(request.team.pk, request.user_id) else not_yours(request)
    title, button = _("Indication for %(name)s"), _("Set the indication")
    return act_page(request, found, form, title=title, button=button, lead=lead, edit=edit)


def indication_now(client: Client) -> Context:
    """The one set last: what a new one is set beside."""
    latest = Indication.objects.filter(client=client).order_by("-recorded_at", "-id").first()
    fields = ("law", "product", "hours_per_week", "starts_on")
    return {name: getattr(latest, name) if latest else "" for name in fields}


def not_yours(request: TeamRequest) -> str:
    return _("Only a district nurse (level 6) sets an indication. In your team: %(who)s.") % {
        "who": ", ".join(district_nurses(request.team.pk)) or _("nobody today")
    }


@require_http_methods(["GET", "POST"])
def client_readmit(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A new episode in the same record."""
    found = open_client(request, client_pk, "episode")
    form = ReferralForm(posted(request))
    if attempt(form, begin_episode, client=found, actor=Actor.of(request, "team_member")):
        messages.success(
            request, _("%(name)s is in your care again. Plan the first visit.") % {"name": found.full_name}
        )
        return redirect("moment_add", request.team.slug, found.pk)
    return act_page(request, found, form, title=_("%(name)s, in care again"), button=_("Take in again"))


def act_page(
    request: TeamRequest,
    client: Client,
    form: Any,
    *,
    title: str,
    button: str,
    lead: str = "",
    edit: Edit | None = None,
) -> HttpResponse:
    """One act on one client: its name, what follows from it, its fields."""
    context = {
        "client": client,
        "form": form,
        "title": title % {"name": client.full_name},
        "button": button,
        "said": lead,
    }
    status = edit.status if edit else 422 if form.is_bound else 200
    return render(request, "clients/act.html", context | (edit.context if edit else {}), status=status)
