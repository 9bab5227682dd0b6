from django.urls import path

from clients import views

urlpatterns = [
    path("", views.clients, name="clients"),
    path("<uuid:client_pk>/reports/", views.client_reports, name="client_reports"),
    path("<uuid:client_pk>/measurements/", views.client_measurements, name="client_measurements"),
    path("<uuid:client_pk>/network/", views.client_network, name="client_network"),
]
