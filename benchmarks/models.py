"""The measures, and the figures kept up to date by the rollup.

What people read are totals of teams: no person and no client in any row. Only `Faces`, which jobs alone read, knows
who saw whom.
"""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import get_language

from teams.models import Team


class Measure(models.Model):
    """What is measured, in which unit, and by which formula in words."""

    code = models.CharField(primary_key=True, max_length=30)
    position = models.SmallIntegerField()
    unit = models.CharField(max_length=20)
    name_nl = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    formula_nl = models.CharField(max_length=300)
    formula_en = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "nl").startswith("en") else self.name_nl

    @property
    def formula(self) -> str:
        return self.formula_en if (get_language() or "nl").startswith("en") else self.formula_nl


class FigureQuerySet(models.QuerySet["Figure"]):
    def between(self, first: date, last: date) -> "FigureQuerySet":
        """Of the months from one up to and including another."""
        return self.filter(month__gte=first, month__lte=last)

    def counts(self) -> "list[tuple[int, str, date, Decimal, Decimal, list[int] | None]]":
        """(team, measure, month, numerator, denominator, parts): a board reads hundreds, so no objects."""
        return list(self.values_list("team_id", "measure_id", "month", "numerator", "denominator", "parts"))


class Figure(models.Model):
    """One measure of one team in one month (`month` is its first day), as numerator and denominator.

    Hours are minutes over sixty, shares are minutes over minutes: nothing is rounded before it is shown. `parts`: what
    the numerator adds up from, where a board shows that (worked hours: the minutes in the order of `WORKED`).
    """

    WORKED = ("clients", "travel", "office", "meeting", "training")

    team = models.ForeignKey(Team, models.CASCADE, related_name="figures", db_index=False)
    month = models.DateField()
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", db_index=False)
    numerator = models.DecimalField(max_digits=14, decimal_places=2)
    denominator = models.DecimalField(max_digits=14, decimal_places=2)
    parts = ArrayField(models.IntegerField(), null=True)
    computed_at = models.DateTimeField()

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "measure", "month"], name="figure_once")]
        indexes = [models.Index("measure", "month", name="figure_measure_month")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.month}"


class Spread(models.Model):
    """How all teams lie on one measure in one month, so that a board need not read a figure of every team.

    `dots`: the values in order, one a team; from many teams an even sample with the lowest, middle and highest in it.
    """

    month = models.DateField()
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", db_index=False)
    teams = models.IntegerField()
    dots = ArrayField(models.FloatField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "measure"], name="spread_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.month}"


class TeamDay(models.Model):
    """What one team did on one day: the small sums from which months are added up.

    `visits` done and their `client_minutes`; the other minutes are work entries by kind.
    """

    pk = models.CompositePrimaryKey("team_id", "day")
    team_id = models.BigIntegerField()
    day = models.DateField()
    visits = models.IntegerField()
    client_minutes = models.IntegerField()
    travel_minutes = models.IntegerField()
    meeting_minutes = models.IntegerField()
    training_minutes = models.IntegerField()
    office_minutes = models.IntegerField()

    class Meta:
        indexes = [BrinIndex("day", name="team_day_day", autosummarize=True, pages_per_range=16)]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}"


class Faces(models.Model):
    """The colleagues whom one client of a team saw in a month, for jobs alone.

    Distinct counts cannot be added up from days; with this one day costs its own visits, not the month's. A 64-bit
    hash stands for the client, another one each month: it only has to tell her from the team's other clients.
    `nurses` are those of the last four weeks of the month; it may be empty.
    """

    pk = models.CompositePrimaryKey("team_id", "client_hash", "month")
    team_id = models.BigIntegerField()
    client_hash = models.BigIntegerField()
    month = models.DateField()
    nurses = ArrayField(models.BigIntegerField())

    class Meta:
        # All teams of a month lie together: read in order of the pages, not row by row along the key.
        indexes = [BrinIndex("month", name="faces_month", autosummarize=True, pages_per_range=16)]

    def __str__(self) -> str:
        return f"{self.team_id} {self.month}"


class TouchedDay(models.Model):
    """A day of a team whose visits or work entries changed since the last rollup; written by triggers.

    `lost`: a visit that counted no longer does, so that a client or a colleague may have to be taken away again.
    """

    team_id = models.BigIntegerField()
    day = models.DateField()
    lost = models.BooleanField(db_default=False)

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}"
