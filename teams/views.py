"""The administrator's pages: teams, who is in them, who coaches, who has a role. No client is seen from here."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.models import OrganisationRole, User
from access.services import Actor, Ground
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from teams import administration
from teams.forms import CoachForm, LastDayForm, MemberForm, RoleForm, TeamForm
from teams.invitations import invite, is_waiting
from teams.models import Membership, Team

PAGE = 50


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(request, "administrator", Ground.OFFICE)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


def _welcome(request: HttpRequest, user: User, done: str) -> None:
    """Say what was done; who has no password yet gets a letter."""
    if is_waiting(user):
        invite(request, user)
        link = _("A link to choose a password is on its way to %(email)s.") % {"email": user.email}
        done = f"{done} {link}"
    messages.success(request, done)


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    q = _typed(request)
    page = Paginator(administration.teams_named(q), PAGE).get_page(request.GET.get("page"))
    people = Membership.objects.now().values("user").distinct().count()
    context = {"page": page, "q": q, "query": urlencode({"q": q}) + "&", "people": people}
    return render_part(request, "teams/organisation.html", "found", context)


@require_http_methods(["GET", "POST"])
def team_start(request: HttpRequest) -> HttpResponse:
    form = TeamForm(posted(request))
    if attempt(form, administration.open_team, actor=_actor(request)):
        messages.success(request, _("The team is there. Now its members."))
        return redirect("organisation_team", form.cleaned_data["slug"])
    return render_part(request, "teams/team_start.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_safe
def organisation_team(request: HttpRequest, slug: str) -> HttpResponse:
    team = get_object_or_404(Team, slug=slug)
    members, coaches = administration.members_of(team), administration.coaches_of(team)
    return render_part(request, "teams/team.html", "found", {"team": team, "members": members, "coaches": coaches})


@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest, slug: str) -> HttpResponse:
    team = get_object_or_404(Team, slug=slug)
    form = MemberForm(posted(request))
    if attempt(form, administration.enrol, actor=_actor(request), team=team):
        user = form.result.user  # type: ignore[attr-defined]
        _welcome(request, user, _("%(name)s is in the team.") % {"name": user})
        return redirect("organisation_team", team.slug)
    context = {"form": form, "team": team}
    return render_part(request, "teams/member_add.html", "form", context, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def membership_end(request: HttpRequest, slug: str, membership_pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("team", "user"), team__slug=slug, pk=membership_pk)
    form = LastDayForm(posted(request), initial={"ends_on": membership.ends_on} if membership.ends_on else None)
    if attempt(form, administration.part_from, actor=_actor(request), membership=membership):
        messages.success(
            request, _("The last day is set. From the next day on, no record of this team opens any more.")
        )
        return redirect("organisation_team", slug)
    context = {"form": form, "membership": membership}
    return render_part(request, "teams/membership_end.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def member_invite(request: HttpRequest, slug: str, membership_pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user"), team__slug=slug, pk=membership_pk)
    if is_waiting(membership.user):
        _welcome(request, membership.user, _("Sent again."))
    else:
        messages.warning(request, _("Not needed: %(name)s has a password.") % {"name": membership.user})
    return redirect("organisation_team", slug)


@require_http_methods(["GET", "POST"])
def coach_add(request: HttpRequest, slug: str) -> HttpResponse:
    team = get_object_or_404(Team, slug=slug)
    form = CoachForm(posted(request), coaches=administration.coaches())
    if attempt(form, administration.give_coach, actor=_actor(request), team=team):
        messages.success(request, _("The team has a coach."))
        return redirect("organisation_team", team.slug)
    context = {"form": form, "team": team}
    return render_part(request, "teams/coach_add.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def coach_end(request: HttpRequest, slug: str, assignment_pk: int) -> HttpResponse:
    team = get_object_or_404(Team, slug=slug)
    assignment = get_object_or_404(administration.coaches_of(team), pk=assignment_pk)
    administration.release_coach(actor=_actor(request), assignment=assignment)
    messages.success(request, _("Today is the last day of this coach with the team."))
    return redirect("organisation_team", slug)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    q = _typed(request)
    page = Paginator(administration.roles_held(q), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": q, "query": urlencode({"q": q}) + "&"}
    return render_part(request, "teams/roles.html", "found", context)


@require_http_methods(["GET", "POST"])
def role_add(request: HttpRequest) -> HttpResponse:
    form = RoleForm(posted(request))
    if attempt(form, administration.give_role, actor=_actor(request)):
        held = form.result  # type: ignore[attr-defined]
        _welcome(request, held.user, _("%(name)s is %(role)s.") % {"name": held.user, "role": held.get_role_display()})
        return redirect("roles")
    return render_part(request, "teams/role_add.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_POST
def role_end(request: HttpRequest, role_pk: int) -> HttpResponse:
    held = get_object_or_404(OrganisationRole, pk=role_pk)
    try:
        administration.take_back_role(actor=_actor(request), held=held)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Today is the last day of this role."))
    return redirect("roles")
