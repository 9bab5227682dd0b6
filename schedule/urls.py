from django.urls import path

from omaha.views import evaluations, team_reports
from schedule import cover_urls, moment_urls, proposal_urls, views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("week/", views.week, name="week"),
    path("visits/<uuid:visit_pk>/", views.visit, name="visit"),
    path("visits/<uuid:visit_pk>/start/", views.visit_start, name="visit_start"),
    path("visits/<uuid:visit_pk>/key/", views.visit_key, name="visit_key"),
    path("visits/<uuid:visit_pk>/close/", views.visit_close, name="visit_close"),
    path("visits/<uuid:visit_pk>/reopen/", views.visit_reopen, name="visit_reopen"),
    path("clients/<uuid:client_pk>/", views.client, name="client"),
    # The plan agreed on, and its papers.
    path("clients/<uuid:client_pk>/agreement/", views.client_agreement, name="client_agreement"),
    path("clients/<uuid:client_pk>/agreement/<int:number>/", views.plan_version, name="plan_version"),
    path("clients/<uuid:client_pk>/plan.pdf", views.plan_pdf, name="plan_pdf"),
    path("clients/<uuid:client_pk>/letter.pdf", views.transfer_letter, name="transfer_letter"),
    path("reports/", team_reports, name="team_reports"),
    path("evaluations/", evaluations, name="evaluations"),
    path("handover/", views.handover, name="handover"),
    # Care enters the schedule and leaves it.
    *moment_urls.urlpatterns,
    path("clients/<uuid:client_pk>/discharge/", views.client_discharge, name="client_discharge"),
    path("clients/<uuid:client_pk>/death/", views.client_death, name="client_death"),
    path("clients/<uuid:client_pk>/ending/undo/", views.ending_undo, name="ending_undo"),
    # Propose the week.
    *proposal_urls.urlpatterns,
    # Swap and cover, own hours and calendar.
    *cover_urls.urlpatterns,
]
