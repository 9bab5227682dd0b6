"""One record, opened from a line of a claim: to answer an insurer who asks what was done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.forms import posted
from access.fresh import is_fresh, sign_in_anew
from backoffice.forms.desk import RecordForm
from backoffice.models import ClaimLine
from backoffice.services.sessions import open_record, open_until, reading
from backoffice.views.desk import office_actor
from buurtzorgweb.forms import attempt
from clients.models import Client, Indication, Report
from omaha.models import ClientProblem, Intervention
from schedule.models import Visit


@require_http_methods(["GET", "HEAD", "POST"])
def claim_record(request: HttpRequest, line_pk: int) -> HttpResponse:
    """The record of whom a line is of, as far as it says what was given; asked for with a reason, for an hour."""
    line = get_object_or_404(ClaimLine.objects.exclude(file__state="draft"), pk=line_pk)
    if not Client.objects.filter(pk=line.client_id).exists():
        raise Http404
    if not is_fresh(request):
        return sign_in_anew(request)
    until = open_until(line.client_id)
    if until:
        with reading(line.client_id, office_actor(request)):
            told = _told(line.client_id, line)
        return render(request, "backoffice/claim_record.html", {"line": line, "until": until} | told)
    form = RecordForm(posted(request))
    if attempt(form, open_record, client_id=line.client_id, actor=office_actor(request)):
        messages.success(request, _("Open for an hour. The team is told."))
        return redirect("claim_record", line.pk)
    return render(
        request, "backoffice/claim_record_ask.html", {"line": line, "form": form}, status=422 if form.is_bound else 200
    )


def _told(client_id: UUID, line: ClaimLine) -> dict[str, Any]:
    """What justifies a claim: the indication, the plan, and what was done and written down in those days."""
    language = "nl" if (get_language() or "nl").startswith("nl") else "en"
    of, days = {"client_id": client_id}, (line.starts_on, line.ends_on)
    return {
        "indications": list(Indication.objects.filter(**of, starts_on__lte=line.ends_on).order_by("-starts_on")[:3]),
        "problems": list(
            ClientProblem.objects.filter(**of, starts_on__lte=line.ends_on)
            .exclude(closed_on__lt=line.starts_on)
            .annotate(name=F(f"problem__name_{language}"))
            .values("name", "starts_on")
        ),
        "work": list(
            Intervention.objects.filter(**of, starts_on__lte=line.ends_on)
            .exclude(ends_on__lt=line.starts_on)
            .values("text")
        ),
        "visits": list(
            Visit.objects.filter(**of, date__range=days)
            .annotate(first=F("nurse__first_name"), last=F("nurse__last_name"))
            .order_by("planned_start")
            .values("date", "planned_start", "planned_minutes", "actual_minutes", "status", "first", "last")
        ),
        "reports": list(
            Report.objects.filter(**of, written_at__date__range=days, corrections__isnull=True)
            .annotate(first=F("author__first_name"), last=F("author__last_name"))
            .order_by("written_at")
            .values("written_at", "text", "first", "last")
        ),
    }
