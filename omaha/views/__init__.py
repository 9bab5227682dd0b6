"""One module per screen."""

from omaha.views.acts import (
    problem_add,
    problem_close,
    problem_kind,
    problem_readers,
    problem_signs,
    problem_target,
)
from omaha.views.evaluations import evaluations
from omaha.views.intervention import intervention, intervention_add, intervention_end
from omaha.views.plan import client_plan, problem_find
from omaha.views.problem import client_problem
from omaha.views.rate import problem_rate, rating_correct
from omaha.views.report import report, report_new
from omaha.views.reports import client_reports, team_reports

__all__ = [
    "client_plan",
    "client_problem",
    "client_reports",
    "evaluations",
    "intervention",
    "intervention_add",
    "intervention_end",
    "problem_add",
    "problem_close",
    "problem_find",
    "problem_kind",
    "problem_rate",
    "problem_readers",
    "problem_signs",
    "problem_target",
    "rating_correct",
    "report",
    "report_new",
    "team_reports",
]
