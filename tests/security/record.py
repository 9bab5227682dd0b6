"""At least one row in each table with client data, for one client; made as a member of the owner team would.

A new table with client data fails `test_rows` until it has its row here.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from access.context import acting_as, job
from access.models import EmergencyAccess
from backoffice.models import ClaimFact, ClaimObstacle, ClaimQuestion, LongTermDecision
from clients.models import (
    CareEpisode,
    ClientEvent,
    Consent,
    Document,
    Draft,
    Ending,
    Indication,
    Measurement,
    MeasurementLimit,
    Merge,
    NetworkContact,
    Promise,
    PromiseKept,
    RecordChange,
    Referral,
    Report,
    Risk,
    TeamMeasurementKind,
    Transfer,
)
from omaha.models import ClientProblem, Intervention, KindChange, ObservedSign, PlanVersion, Rating
from schedule.models import (
    Availability,
    CareMoment,
    CareMomentIntervention,
    Notice,
    Offer,
    PartOfDay,
    Pause,
    PlanRun,
    Shift,
    Visit,
    VisitOutcome,
    WorkEntry,
)
from schedule.recurrence import monday_of
from teams.models import Absence


def write_record(client, nurse):
    """Everything that may stand in a record. Returns the rows by table name."""
    with acting_as(nurse.pk):
        made = [client, *_seen(client, nurse), *_plan(client, nurse), _emergency(client, nurse)]
        made += _measured(client, nurse)
        made += _taken_in(client, nurse)
        made += _promised(client, nurse)
        made += CareEpisode.objects.filter(client=client)
        _rostered(client.team_id, nurse)
        made += _claimable(client, nurse)
        made += RecordChange.objects.filter(client=client)[:1]
    made.append(_held_up(client))
    made.append(_asked(client))
    return {row._meta.db_table: row for row in made}


def _of(client):
    return {"client": client, "owner_team_id": client.team_id}


def _claimable(client, nurse):
    """What a claim must know beside the record."""
    today, of = timezone.localdate(), _of(client)
    numbers = {"client_number": "12", "request_number": "3", "decision_number": "4"}
    return [
        ClaimFact.objects.create(kind="insurer", uzovi="3311", starts_on=today, recorded_by=nurse, **of),
        LongTermDecision.objects.create(starts_on=today, recorded_by=nurse, **numbers, **of),
    ]


def _held_up(client):
    """Written by the job that counts the month."""
    today = timezone.localdate()
    days = {"month": today.replace(day=1), "first_day": today, "last_day": today}
    with job("test"):
        return ClaimObstacle.objects.create(cause="no_bsn", visits=1, minutes=30, **days, **_of(client))


def _asked(client):
    """What the claims desk asks the team, written by a job."""
    today = timezone.localdate()
    days = {"month": today.replace(day=1), "first_day": today, "last_day": today}
    with job("test"):
        return ClaimQuestion.objects.create(code="0553", lines=1, **days, **_of(client))


def _taken_in(client, nurse):
    today, of = timezone.localdate(), _of(client)
    episode = CareEpisode.objects.get(client=client)
    return [
        Referral.objects.create(episode=episode, by="gp", received_on=today, **of),
        Consent.objects.create(
            kind="family", given_by="Somebody", relation="self", given_on=today, recorded_by=nurse, **of
        ),
        Ending.objects.create(
            kind="death", tx=1, began_at=timezone.now(), ended_at=timezone.now(), ended_by=nurse, **of
        ),
        Merge.objects.create(
            double=client, moved={}, before={}, state="", merged_by=nurse, undone_at=timezone.now(), **of
        ),
    ]


def _seen(client, nurse):
    today, now, of = timezone.localdate(), timezone.now(), _of(client)
    return [
        NetworkContact.objects.create(ring="household", role="partner", name="Somebody", **of),
        Report.objects.create(author=nurse, written_at=now, text="Slept well.", **of),
        Measurement.objects.create(kind="weight", unit="kg", value=71, measured_at=now, author=nurse, **of),
        Risk.objects.create(kind="fall", text="Loose carpets", starts_on=today, **of),
        ClientEvent.objects.create(kind="fall", text="In the kitchen", starts_on=today, **of),
        Indication.objects.create(law="Zvw", product="1032", hours_per_week=5, starts_on=today, author=nurse, **of),
        Transfer.objects.create(from_team_id=client.team_id, to_team_id=client.team_id, on=today, **of),
    ]


def _measured(client, nurse):
    """Limits and a document with a file; a kind of the team's own is no client data."""
    bounds = {"unit": "steps", "low": 0, "high": 20_000, "made_by": nurse}
    TeamMeasurementKind.objects.get_or_create(team=client.team, name="Steps", defaults=bounds)
    files = [default_storage.save("documents/aa/test", ContentFile(b"\xff\xd8\xff")) for _ in range(2)]
    return [
        MeasurementLimit.objects.create(kind="weight", low=60, high=80, set_by=nurse, **_of(client)),
        Document.objects.create(
            kind="photo", taken_on=timezone.localdate(), content_type="image/jpeg", stored=files[0],
            stored_small=files[1], size=3, sha256="0" * 64, uploaded_by=nurse, **_of(client),
        ),
    ]  # fmt: skip


def _rostered(team_id, nurse):
    """What the team keeps about its people; no client data."""
    of, day = {"team_id": team_id, "user": nurse}, timezone.localdate() + timedelta(days=20)
    start = timezone.now() + timedelta(days=20)
    if not Shift.objects.filter(**of).exists():
        shift = Shift.objects.create(date=day, kind="early", starts_at=start, ends_at=start + timedelta(hours=4), **of)
        Offer.objects.create(team_id=team_id, shift_id=shift.pk, holder=nurse, offered_by=nurse, starts_at=start)
        WorkEntry.objects.create(date=timezone.localdate(), kind="meeting", minutes=30, **of)
        Availability.objects.create(date=day, kind="wish_free", **of)
        facts = {"monday": monday_of(day).isoformat(), "days": [day.isoformat()]}
        Notice.objects.create(kind="published", made_by=nurse, facts=facts, **of)
        PlanRun.objects.create(team_id=team_id, monday=monday_of(day), asked_by=nurse, seed=1, seconds=1)
        Absence.objects.create(kind="leave", starts_on=day + timedelta(days=9), ends_on=day + timedelta(days=9), **of)
        Absence.objects.create(kind="sick", starts_on=timezone.localdate(), percent=50, **of)


def _promised(client, nurse):
    """A promise with its mark, and what she is still typing."""
    today, of = timezone.localdate(), _of(client)
    promise = Promise.objects.create(text="Bring the letter", due_on=today, person=nurse, made_by=nurse, **of)
    return [
        promise,
        PromiseKept.objects.create(promise=promise, user=nurse, **of),
        Draft.objects.create(user=nurse, place=f"note:{client.pk}", fields={"text": ["Slept"]}, **of),
    ]


def _plan(client, nurse):
    today, now, of = timezone.localdate(), timezone.now(), _of(client)
    problem = ClientProblem.objects.create(
        problem_id="PB0001", whose_id="OM0001", kind_id="RM0001", starts_on=today, next_evaluation_on=today,
        target_knowledge=4, target_behavior=4, target_status=4, **of,
    )  # fmt: skip
    sign = ObservedSign.objects.create(client_problem=problem, sign_id="SS0101", **of)
    rated = {"client_problem": problem, "rated_at": now, "knowledge": 2, "behavior": 3, "status": 3, "author": nurse}
    Rating.objects.create(moment="baseline", **rated, **of)
    rating = Rating.objects.create(moment="interim", **rated, **of)
    change = KindChange.objects.create(
        client_problem=problem, was_id="RM0002", became_id="RM0001", rating=rating, author=nurse, **of
    )
    act = Intervention.objects.create(
        client_problem=problem, category_id="02", target_id="TG0001", text="Dress it", starts_on=today, **of
    )
    moment = CareMoment.objects.create(
        days=[1],
        part_of_day=PartOfDay.MORNING,
        window_from="08:00",
        window_to="09:00",
        minutes=30,
        starts_on=today,
        **of,
    )
    pause = Pause.objects.create(reason="hospital", starts_on=today, **of)
    link = CareMomentIntervention.objects.create(care_moment=moment, intervention=act, **of)
    visit = Visit.objects.create(
        team_id=client.team_id, care_moment=moment, date=today, planned_start=now, planned_minutes=30, nurse=nurse, **of
    )
    outcome = VisitOutcome.objects.create(visit=visit, status="done", started_at=now, minutes=30, closed_by=nurse, **of)
    version = PlanVersion.objects.create(
        number=client.team_id % 30_000 + 1,
        content={"problems": [], "moments": []},
        agreed_with="Somebody",
        relation="self",
        author=nurse,
        **of,
    )
    return [problem, sign, rating, change, act, version, moment, pause, link, visit, outcome]


def _emergency(client, nurse):
    now = timezone.now()
    return EmergencyAccess.objects.create(
        user=nurse,
        client_id=client.pk,
        owner_team_id=client.team_id,
        reason="Found on the floor",
        until=now + timedelta(hours=1),
    )


def state_of(table):
    """A digest of all rows as the jobs see them; tells whether anything changed."""
    from tests.security.catalogue import rows

    with job("test"):
        return rows(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t")
