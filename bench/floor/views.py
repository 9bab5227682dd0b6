"""P: rows from memory. T: the nurse's real route, by the ORM."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bench.floor.models import Client, Visit

EIGHT = datetime(2026, 1, 5, 8, tzinfo=ZoneInfo("Europe/Amsterdam"))
ROWS = [
    Visit(
        id=UUID(int=number),
        client=Client(
            id=UUID(int=number),
            first_name="Willy",
            birth_family=f"van der Velden {number}",
            birth_date=date(1942, 2, 28),
            street="Morellenpad",
            house_number=str(number),
            postcode="8246 AH",
            town="Wielmonde",
            access_instructions="Aanbellen en even geduld, zij loopt langzaam.",
        ),
        date=EIGHT.date(),
        planned_start=EIGHT + timedelta(minutes=35 * number),
        planned_minutes=30,
        status="planned",
    )
    for number in range(1, 13)
]


@login_required
def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "page.html", {"visits": ROWS})


@login_required
def route(request: HttpRequest) -> HttpResponse:
    visits = Visit.objects.filter(nurse=request.user.pk, date=timezone.localdate())
    return render(request, "page.html", {"visits": visits.select_related("client").order_by("planned_start")})
