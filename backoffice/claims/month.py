"""A month as the desk reads it: the sums of the last run, and what stands in the way. Nothing is derived here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.chosen import chosen_on
from backoffice.claims.causes import ELSEWHERE, SAID, WARNINGS, Cause, Said
from backoffice.models import ClaimObstacle, Insurer, MonthRun, RunSum
from backoffice.months import Month
from buurtzorgweb.sql import rows
from clients.names import fold
from teams.models import Team

# Causes with whom they touch; of the teams two are named, and the others counted.
HELD = """
SELECT cause, uzovi, product, sum(visits)::int, sum(minutes)::bigint, sum(cents)::bigint, count(DISTINCT client_id),
  array_agg(DISTINCT owner_team_id), min(first_day), max(last_day)
FROM backoffice_claimobstacle WHERE month = %(month)s GROUP BY cause, uzovi, product
"""
OFFICE_PLACES = {
    Cause.UNKNOWN_INSURER: "insurer_add",
    Cause.NO_CONTRACT: "contract_add",
    Cause.NO_TARIFF: "tariff_add",
    Cause.ABOVE_MAXIMUM: "contracts",
    Cause.TOO_LATE: "contracts",
    Cause.OVER_CEILING: "contracts",
    Cause.ABOVE_UNITS: "contracts",
}
WAYS = {
    Cause.UNKNOWN_INSURER: _("Add the insurer"),
    Cause.NO_CONTRACT: _("Add a contract"),
    Cause.NO_TARIFF: _("Add a tariff"),
    Cause.ABOVE_MAXIMUM: _("Look at the tariff"),
    Cause.TOO_LATE: _("Look at the term"),
    Cause.OVER_CEILING: _("Look at the ceiling"),
    Cause.ABOVE_UNITS: _("Look at the contract"),
}


@dataclass(frozen=True, slots=True)
class Payer:
    """What one insurer will be asked for."""

    uzovi: str
    name: str
    lines: int
    visits: int
    minutes: int
    amount: Decimal
    products: list[str]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Visits that cannot be claimed for one cause, and who can clear it."""

    cause: Cause
    uzovi: str
    payer: str
    product: str
    visits: int
    minutes: int
    amount: Decimal
    clients: int
    teams: list[str]
    more_teams: int

    @property
    def said(self) -> Said:
        return SAID[self.cause]

    @property
    def ours(self) -> bool:
        return self.said.ours

    @property
    def place(self) -> str:
        """The one tap to where the back office clears it; nothing where only a team can."""
        asked = urlencode({"insurer": self.uzovi, "uzovi": self.uzovi, "product": self.product})
        name = OFFICE_PLACES.get(self.cause)
        return f"{reverse(name)}?{asked}" if name else ""

    @property
    def way(self) -> Any:
        return WAYS.get(self.cause, "")

    @property
    def what_to_do(self) -> Any:
        return self.said.what_to_do


@dataclass(frozen=True, slots=True)
class ClaimMonth:
    """All done visits of a month that are not claimed yet: to be claimed, held up, or paid by others."""

    month: Month
    counted_at: datetime | None
    payers: list[Payer]
    obstacles: list[Obstacle]
    warnings: list[Obstacle]
    elsewhere: int

    @property
    def lines(self) -> int:
        return sum(payer.lines for payer in self.payers)

    @property
    def visits(self) -> int:
        return sum(payer.visits for payer in self.payers)

    @property
    def minutes(self) -> int:
        return sum(payer.minutes for payer in self.payers)

    @property
    def amount(self) -> Decimal:
        return sum((payer.amount for payer in self.payers), Decimal(0))

    @property
    def held_up(self) -> int:
        return sum(obstacle.visits for obstacle in self.obstacles)

    def named(self, text: str) -> list[Payer]:
        """Payers whose name or number contains each word."""
        words = fold(text).split()
        return [payer for payer in self.payers if all(word in fold(f"{payer.name} {payer.uzovi}") for word in words)]


def last_rehearsal(month: Month) -> MonthRun | None:
    done = MonthRun.objects.done().filter(month=month.first, kind=MonthRun.Kind.REHEARSAL)
    return done.order_by("-started_at").first()


def busy_run(month: Month) -> MonthRun | None:
    return MonthRun.objects.busy().filter(month=month.first).order_by("-started_at").first()


def wlz_until(month: Month) -> date:
    """The day by which care offices want the month: so many working days after its end."""
    left, day = int(chosen_on(month.last)["wlz_days"]), month.last
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def claim_month(month: Month) -> ClaimMonth:
    """The month in sums: five statements, whatever its size."""
    run = last_rehearsal(month)
    sums = list(RunSum.objects.filter(run=run)) if run else []
    names = dict(Insurer.objects.values_list("uzovi", "name"))
    held = _obstacles(month, names)
    return ClaimMonth(
        month=month,
        counted_at=run.finished_at if run else None,
        payers=_payers([one for one in sums if not one.cause], names),
        obstacles=[one for one in held if one.cause not in WARNINGS],
        warnings=[one for one in held if one.cause in WARNINGS],
        elsewhere=sum(one.visits for one in sums if one.cause == ELSEWHERE),
    )


def _payers(sums: Sequence[RunSum], names: dict[str, str]) -> list[Payer]:
    found = []
    for uzovi in dict.fromkeys(one.uzovi for one in sums):
        of = [one for one in sums if one.uzovi == uzovi]
        found.append(
            Payer(
                uzovi,
                names.get(uzovi, uzovi),
                sum(one.lines for one in of),
                sum(one.visits for one in of),
                sum(one.minutes for one in of),
                Decimal(sum(one.cents for one in of)) / 100,
                [one.product for one in sorted(of, key=lambda one: -one.visits)],
            )
        )
    return sorted(found, key=lambda payer: payer.amount, reverse=True)


def _obstacles(month: Month, names: dict[str, str]) -> list[Obstacle]:
    """The largest first; of the teams that can clear it, two by name and the number of the others."""
    found = [row for row in rows(HELD, month=month.first) if row[0] in Cause.values]
    first_teams = {team for row in found for team in row[7][:2]}
    team_names = dict(Team.objects.filter(pk__in=first_teams).values_list("pk", "name"))
    held = [
        Obstacle(
            Cause(cause),
            uzovi,
            names.get(uzovi, uzovi),
            product,
            visits,
            minutes,
            Decimal(cents) / 100,
            clients,
            [team_names[team] for team in teams[:2]],
            max(len(teams) - 2, 0),
        )
        for cause, uzovi, product, visits, minutes, cents, clients, teams, _first, _last in found
    ]
    return sorted(held, key=lambda one: one.visits, reverse=True)


def obstacles_of(month: Month, cause: Cause, uzovi: str = "", product: str = "") -> Any:
    """The rows behind one cause, with the team that can clear it."""
    held = ClaimObstacle.objects.filter(month=month.first, cause=cause)
    if uzovi:
        held = held.filter(uzovi=uzovi)
    return held.filter(product=product) if product else held
