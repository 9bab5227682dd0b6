"""One report: writing it, reading it with its versions, correcting it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.services import Actor
from buurtzorgweb.forms import attempt
from clients.access import open_client
from clients.forms.reports import CorrectionForm, NoteForm
from clients.models import Client, Draft, Report
from clients.reading import ReportLine, members_of, newest_version, report_line, versions_of
from clients.services.drafts import clear_draft, draft_of
from clients.services.reports import correct_report
from omaha.plan import open_problems, problems_of
from omaha.services.reports import write_note
from teams.middleware import TeamRequest


@require_http_methods(["GET", "POST"])
def report_new(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A report without a visit; what one was typing here before stands in it."""
    client, place = open_client(request, client_pk, "report"), f"note:{client_pk}"
    draft = None if request.POST else unsent(request.user_id, place)
    problems = [(str(problem.id), problem.name) for problem in open_problems(client.pk)]
    members = partial(members_of, request.team)
    form = NoteForm(request.POST or None, problems=problems, members=members, me=request.user_id, draft=draft)
    if attempt(form, write, form=form, client=client, request=request):
        clear_draft(user_id=request.user_id, place=place)
        messages.success(request, _("Your report is in the record of %(name)s.") % {"name": client.called})
        return redirect("client_reports", request.team.slug, client.pk)
    context = {"client": client, "form": form, "draft": draft, "place": place}
    return render(request, "clients/report_new.html", context, status=422 if form.is_bound else 200)


def write(*, form: NoteForm, client: Client, request: TeamRequest, **fields: Any) -> Report:
    """From the form's words to the service."""
    return write_note(
        client=client,
        actor=Actor.of(request, "team_member"),
        id=fields["report_id"],
        text=fields["text"],
        problem_id=form.problem_id,
        promise=form.promised,
    )


def unsent(user_id: int, place: str) -> Draft | None:
    """A draft that arrived after its report was sent is not offered again."""
    draft = draft_of(user_id=user_id, place=place)
    sent = draft and draft.fields.get("report_id", [""])[0]
    if sent and Report.objects.filter(pk=sent).exists():
        clear_draft(user_id=user_id, place=place)
        return None
    return draft


@require_http_methods(["GET", "POST"])
def report(request: TeamRequest, client_pk: UUID, report_pk: UUID) -> HttpResponse:
    """The version that stands, with all earlier ones; sending the form below puts a new one in its place."""
    client = open_client(request, client_pk, "report")
    line = standing(client, report_pk)
    place = f"report:{line.id}"
    draft = None if request.POST else unsent(request.user_id, place)
    form = CorrectionForm(request.POST or None, seen=line.id, text=line.text, draft=draft)
    if attempt(form, correct, client=client, line=line, request=request):
        clear_draft(user_id=request.user_id, place=f"report:{form.cleaned_data['seen']}")
        messages.success(request, _("The report is corrected. What it said before can still be read."))
        return redirect("report", request.team.slug, client.pk, form.cleaned_data["report_id"])
    named = {problem.id: problem.name for problem in problems_of(client.pk, closed=True)}
    context = {
        "client": client,
        "line": line,
        "versions": versions_of([line]).get(line.id, []),
        "problem": named.get(line.problem_id, "") if line.problem_id else "",
        "form": form,
        "draft": draft,
        "place": place,
        "stale": form.is_bound and str(form.data.get("seen")) != str(line.id),
    }
    if context["stale"]:
        form.now_seen(line.id)
    return render(request, "clients/report.html", context, status=422 if form.is_bound else 200)


def standing(client: Client, report_pk: UUID) -> ReportLine:
    """From any version to the one that stands now; what she may not read is not there."""
    newest = newest_version(report_id=report_pk, client_id=client.pk)
    line = newest and report_line(newest)
    if not line:
        raise Http404
    return line


def correct(
    *, client: Client, line: ReportLine, request: TeamRequest, report_id: UUID, seen: UUID, text: str
) -> Report:
    newest = get_object_or_404(Report.objects.filter(client=client), pk=line.id)
    actor = Actor.of(request, "team_member")
    return correct_report(client=client, actor=actor, newest=newest, seen=seen, id=report_id, text=text)
