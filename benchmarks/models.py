"""The measures, and the figures computed each night. Totals of teams only: no person and no client in any row."""

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


class Figure(models.Model):
    """One measure of one team in one month (`month` is its first day), as numerator and denominator."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="figures", db_index=False)
    month = models.DateField()
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", db_index=False)
    numerator = models.DecimalField(max_digits=14, decimal_places=2)
    denominator = models.DecimalField(max_digits=14, decimal_places=2)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "measure", "month"], name="figure_once")]
        indexes = [models.Index("measure", "month", name="figure_measure_month")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.month}"


class TeamDay(models.Model):
    """What one team did on one day: the small sums from which months are added up.

    `client_minutes` of visits done, `work_minutes` of work entries, `visits` done.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    visits = models.IntegerField()
    client_minutes = models.IntegerField()
    work_minutes = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "day"], name="team_day_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}"


class TouchedDay(models.Model):
    """A day of a team whose visits or work entries changed since the last rollup; written by triggers."""

    team_id = models.BigIntegerField()
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}"
