from django.urls import path

from backoffice import views

urlpatterns = [
    path("claims/", views.claims, name="claims"),
    path("payroll/", views.payroll, name="payroll"),
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/insurers/add/", views.insurer_add, name="insurer_add"),
    path("contracts/tariffs/add/", views.tariff_add, name="tariff_add"),
    path("contracts/tariffs/<int:tariff_pk>/", views.tariff, name="tariff"),
    path("clients/", views.office_clients, name="office_clients"),
]
