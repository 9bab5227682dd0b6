"""The few clients of a team whose care cannot be claimed as it stands, and where each is put right."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.claims.causes import SAID, Cause
from backoffice.models import ClaimObstacle, ClaimQuestion
from backoffice.months import Month
from buurtzorgweb.sql import rows as asked
from clients.models import Client
from clients.names import full_name

# Where a team puts it right, and what the way there is called.
PLACES: dict[Cause, tuple[str, Any]] = {
    Cause.AFTER_DEATH: ("client_care", _("Look at the day")),
    Cause.NO_INDICATION: ("client_indication", _("Set an indication")),
    Cause.NO_BSN: ("client_claim", _("Fill it in")),
    Cause.UNFIT_PERSON: ("client_person", _("Correct it")),
    Cause.NO_DECISION: ("client_decision", _("Fill them in")),
    Cause.NO_INSURER: ("client_claim", _("Say who insures her")),
    Cause.TOO_SHORT: ("client", _("Look at the visit")),
    Cause.ABOVE_INDICATION: ("client_indication", _("Look at the indication")),
}
NAME = ("first_name", "birth_prefix", "birth_family", "partner_prefix", "partner_family", "name_use")


@dataclass(frozen=True, slots=True)
class Held:
    """One client under one cause."""

    client_id: UUID
    name: str
    first_day: Any
    last_day: Any
    visits: int
    minutes: int
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    cause: Cause
    what_to_do: Any
    way: Any
    warns: bool
    held: list[Held]


def held_by(team_id: int, slug: str, months: list[Month]) -> list[Group]:
    """By cause, those that hold up before those that only warn; one statement."""
    wanted = ClaimObstacle.objects.filter(owner_team=team_id, cause__in=PLACES, month__in=[m.first for m in months])
    rows = list(wanted.annotate(**_joined()).order_by("first_day").values())
    return [_group(cause, slug, [row for row in rows if row["cause"] == cause]) for cause in _causes(rows)]


def _causes(rows: list[Any]) -> list[Cause]:
    present = {row["cause"] for row in rows}
    return [cause for cause in Cause if cause in present]


def _group(cause: Cause, slug: str, rows: list[Any]) -> Group:
    place, way = PLACES[cause]
    return Group(
        cause,
        SAID[cause].what_to_do,
        way,
        SAID[cause].warns,
        [
            Held(
                row["client_id"],
                full_name(*_names(row)),
                row["first_day"],
                row["last_day"],
                row["visits"],
                row["minutes"],
                reverse(place, args=[slug, row["client_id"]]),
            )
            for row in rows
        ],
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the office asks about one client: lines that came back refused."""

    question: ClaimQuestion
    client_id: UUID
    name: str


def asked_of(team_id: int) -> list[Asked]:
    """Questions of the office that wait for an answer of this team, oldest first."""
    waiting = ClaimQuestion.objects.waiting().filter(owner_team=team_id).order_by("recorded_at")
    told: list[Any] = list(waiting.annotate(**_joined()).values())
    people = {row["client_id"]: full_name(*_names(row)) for row in told}
    return [Asked(one, one.client_id, people[one.client_id]) for one in waiting]


def opened_of(team_id: int) -> list[dict[str, Any]]:
    """Which records the office opened in the last month, and why."""
    found = asked("SELECT client_id, name, reason, starts_at FROM gate.records_opened(%(team)s)", team=team_id)
    told: list[Any] = list(Client.objects.filter(pk__in={row[0] for row in found}).values("pk", *NAME))
    names = {row["pk"]: full_name(*_names({f"c_{name}": row[name] for name in NAME})) for row in told}
    return [
        {"client_id": key, "client": names[key], "name": name, "reason": reason, "starts_at": at}
        for key, name, reason, at in found
        if key in names
    ]


def _joined() -> dict[str, F]:
    return {f"c_{name}": F(f"client__{name}") for name in NAME}


def _names(row: dict[str, Any]) -> tuple[str, tuple[str, str], tuple[str, str], str]:
    first, prefix, family, their_prefix, their_family, use = (row[f"c_{name}"] for name in NAME)
    return first, (prefix, family), (their_prefix, their_family), use
