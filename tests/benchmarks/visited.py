"""Visits and work of the cast, made as a colleague of the team would."""

from datetime import datetime, time

from django.utils import timezone

from access.context import acting_as, job
from benchmarks.models import Faces, Figure, Spread, TeamDay
from schedule.models import Visit, WorkEntry


def at_nine(day):
    return timezone.make_aware(datetime.combine(day, time(9)))


def done(client, nurse, day, minutes=30, **fields):
    """A visit that was done; the caller has the eyes for it."""
    given = {"status": "done", "started_at": at_nine(day), "actual_minutes": minutes} | fields
    return Visit.objects.create(
        client=client, owner_team_id=client.team_id, team_id=client.team_id, nurse=nurse, date=day,
        planned_start=at_nine(day), planned_minutes=30, **given,
    )  # fmt: skip


def worked(team, user, day, kind, minutes):
    return WorkEntry.objects.create(team=team, user=user, date=day, kind=kind, minutes=minutes)


def month_of_care(client, nurses, days, work=("travel", 10)):
    """One visit a day by each nurse in turn, and some work beside it."""
    with acting_as(nurses[0].pk):
        for index, day in enumerate(days):
            done(client, nurses[index % len(nurses)], day)
            worked(client.team, nurses[0], day, *work)


def figures():
    """{(team, month, measure): (numerator, denominator)}"""
    with job("test"):
        return {
            (row.team_id, row.month, row.measure_id): (row.numerator, row.denominator) for row in Figure.objects.all()
        }


def everything_kept():
    """All that the rollup wrote, in a form that can be compared."""
    kept = {"figures": figures()}
    with job("test"):
        kept["parts"] = {
            (row.team_id, row.month): tuple(row.parts) for row in Figure.objects.filter(parts__isnull=False)
        }
        columns = [field.name for field in TeamDay._meta.fields if field.name != "pk"]
        kept["days"] = set(TeamDay.objects.values_list(*columns))
        kept["faces"] = {
            (row.month, row.team_id, row.client_hash, frozenset(row.nurses)) for row in Faces.objects.all()
        }
        kept["spread"] = {(row.month, row.measure_id, row.teams, tuple(row.dots)) for row in Spread.objects.all()}
    return kept
