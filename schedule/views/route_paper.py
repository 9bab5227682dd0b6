"""The route of today on paper, for whoever goes without a tablet."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clients.access import log_list
from schedule import papers
from schedule.brief import in_brief
from schedule.route import Stop, route_of
from schedule.travel import travel_minutes
from teams.middleware import TeamRequest


@require_safe
def route_pdf(request: TeamRequest) -> HttpResponse:
    """Where, when and what; how to get in stands in the doorstep card alone."""
    day = timezone.localdate()
    stops = route_of(user_id=request.user_id, team_id=request.team.pk, day=day)
    log_list(request, "route_pdf", len(stops))
    context = {"rows": rows(stops, request.membership.transport), "day": day, "team": request.team}
    content = papers.pdf("papers/route.html", context | {"person": str(request.user)}, get_language() or "nl")
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="route.pdf"'}
    )


def rows(stops: list[Stop], transport: str) -> list[dict[str, object]]:
    made, before = [], None
    for stop in (one for one in stops if one.is_open or one.status == "done"):
        travel = travel_minutes(before, stop.position, transport)
        made.append({"stop": stop, "work": in_brief(stop.work), "travel": travel, "harms": stop.harms()})
        before = stop.position
    return made
