from django.urls import path

from omaha import views

PLAN = "<uuid:client_pk>/plan/"
PROBLEM = f"{PLAN}<uuid:problem_pk>/"

urlpatterns = [
    path(PLAN, views.client_plan, name="client_plan"),
    path(f"{PLAN}add/", views.problem_find, name="problem_find"),
    path(f"{PLAN}add/<slug:code>/", views.problem_add, name="problem_add"),
    path(PROBLEM, views.client_problem, name="client_problem"),
    path(f"{PROBLEM}rate/", views.problem_rate, name="problem_rate"),
    path(f"{PROBLEM}target/", views.problem_target, name="problem_target"),
    path(f"{PROBLEM}signs/", views.problem_signs, name="problem_signs"),
    path(f"{PROBLEM}kind/", views.problem_kind, name="problem_kind"),
    path(f"{PROBLEM}close/", views.problem_close, name="problem_close"),
    path(f"{PROBLEM}readers/", views.problem_readers, name="problem_readers"),
    path(f"{PROBLEM}ratings/<uuid:rating_pk>/", views.rating_correct, name="rating_correct"),
    path(f"{PROBLEM}work/add/", views.intervention_add, name="intervention_add"),
    path(f"{PROBLEM}work/<uuid:intervention_pk>/", views.intervention, name="intervention"),
    path(f"{PROBLEM}work/<uuid:intervention_pk>/end/", views.intervention_end, name="intervention_end"),
    # Reports.
    path("<uuid:client_pk>/reports/", views.client_reports, name="client_reports"),
    path("<uuid:client_pk>/reports/new/", views.report_new, name="report_new"),
    path("<uuid:client_pk>/reports/<uuid:report_pk>/", views.report, name="report"),
]
