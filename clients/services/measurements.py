"""Measuring, correcting, agreeing on limits, and a team's own kinds. Nothing is overwritten."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.measures import OWN, Kind, Limits, series_name
from clients.models import Client, Measurement, MeasurementLimit, TeamMeasurementKind
from teams.models import Team


class AlreadyCorrected(Refused):
    """Somebody else corrected this value meanwhile; `standing` is what it says now, `who` made it so."""

    def __init__(self, standing: Measurement) -> None:
        super().__init__(_("This value was corrected meanwhile. Choose which of the two is right."))
        self.standing = standing
        named = Measurement.objects.filter(pk=standing.pk).values_list("author__first_name", flat=True)
        self.who = named.first() or ""


def _log(client: Client, actor: Actor, event: str, action: Action, key: UUID) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="measurement",
        object_id=key,
        part="measurements",
    )


@transaction.atomic
def add_measurement(
    *,
    client: Client,
    actor: Actor,
    measurement_id: UUID,
    kind: Kind,
    label: str,
    value: Decimal,
    second_value: Decimal | None,
    measured_at: datetime,
) -> Measurement:
    """One value, once: the same id sent again changes nothing. Raises Refused."""
    known = Measurement.objects.filter(pk=measurement_id, client=client).first()
    if known:
        return known
    code, own_label = kind.stored
    try:
        with transaction.atomic():
            made = Measurement.objects.create(
                id=measurement_id,
                client=client,
                owner_team_id=client.team_id,
                kind=code,
                label=own_label or label,
                loinc=kind.loinc,
                unit=kind.unit,
                value=value,
                second_value=second_value,
                measured_at=measured_at,
                author_id=actor.person_id,
            )
    except IntegrityError as error:
        raise Refused(_("This form was used before. Open it again and send it from there.")) from error
    _log(client, actor, "measurement_add", Action.CREATE, made.pk)
    return made


@transaction.atomic
def correct_measurement(
    *,
    client: Client,
    actor: Actor,
    measurement: Measurement,
    measurement_id: UUID,
    label: str,
    value: Decimal,
    second_value: Decimal | None,
    measured_at: datetime,
    struck: bool = False,
) -> Measurement:
    """A new row that stands in the place of the old one, which stays readable. Raises AlreadyCorrected."""
    standing = Measurement.objects.filter(corrects=measurement).first()
    if standing and standing.pk == measurement_id:
        return standing
    try:
        with transaction.atomic():
            made = Measurement.objects.create(
                id=measurement_id,
                client=client,
                owner_team_id=client.team_id,
                kind=measurement.kind,
                loinc=measurement.loinc,
                unit=measurement.unit,
                visit_id=measurement.visit_id,
                label=label,
                value=value,
                second_value=second_value,
                measured_at=measured_at,
                author_id=actor.person_id,
                corrects=measurement,
                struck=struck,
            )
    except IntegrityError as error:
        standing = Measurement.objects.filter(corrects=measurement).first()
        if standing is None:
            raise Refused(_("This form was used before. Open it again and send it from there.")) from error
        raise AlreadyCorrected(standing) from error
    _log(client, actor, "measurement_correct", Action.UPDATE, measurement.pk)
    return made


@transaction.atomic
def set_limits(*, client: Client, actor: Actor, kind: str, label: str, limits: Limits, why: str = "") -> None:
    """What counts from now on for this kind; all empty takes the limits away. Each change is a new row."""
    made = MeasurementLimit.objects.create(
        client=client,
        owner_team_id=client.team_id,
        kind=kind,
        label=label if kind == OWN else "",
        why=why,
        set_by_id=actor.person_id,
        **limits._asdict(),
    )
    _log(client, actor, "measurement_limits", Action.UPDATE, made.pk)


@transaction.atomic
def add_team_kind(
    *, team: Team, actor: Actor, name: str, unit: str, low: Decimal, high: Decimal
) -> TeamMeasurementKind:
    """A team follows a number of its own. Raises Refused for a name that it has already."""
    try:
        with transaction.atomic():
            made = TeamMeasurementKind.objects.create(
                team=team, name=name, unit=unit, low=low, high=high, made_by_id=actor.person_id
            )
    except IntegrityError as error:
        raise Refused(_("Your team already measures “%(name)s”.") % {"name": name}, "name") from error
    log_access(
        actor, "team_kind_add", Action.CREATE, owner_team_id=team.pk, object_type="measurement_kind", object_id=made.pk
    )
    return made


@transaction.atomic
def end_team_kind(*, kind: TeamMeasurementKind, actor: Actor) -> None:
    """No longer offered; what was measured under it stays."""
    TeamMeasurementKind.objects.filter(pk=kind.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    log_access(
        actor, "team_kind_end", Action.UPDATE, owner_team_id=kind.team_id, object_type="measurement_kind",
        object_id=kind.pk,
    )  # fmt: skip


def name_of(measurement: Measurement) -> str:
    return series_name(measurement.kind, measurement.label)
