from django.urls import path

from schedule import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("week/", views.week, name="week"),
    path("visits/<uuid:visit_pk>/", views.visit, name="visit"),
    path("visits/<uuid:visit_pk>/start/", views.visit_start, name="visit_start"),
    path("visits/<uuid:visit_pk>/key/", views.visit_key, name="visit_key"),
    path("visits/<uuid:visit_pk>/close/", views.visit_close, name="visit_close"),
    path("visits/<uuid:visit_pk>/reopen/", views.visit_reopen, name="visit_reopen"),
    path("clients/<uuid:client_pk>/", views.client, name="client"),
    path("clients/<uuid:client_pk>/plan/", views.client_plan, name="client_plan"),
    path("clients/<uuid:client_pk>/reports/", views.client_reports, name="client_reports"),
    path("clients/<uuid:client_pk>/measurements/", views.client_measurements, name="client_measurements"),
    path("clients/<uuid:client_pk>/network/", views.client_network, name="client_network"),
]
