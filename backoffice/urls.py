from django.urls import path

from backoffice import views
from backoffice.views import files

urlpatterns = [
    path("claims/", views.claims, name="claims"),
    path("payroll/", views.payroll, name="payroll"),
    path("payroll/exceptions/", views.pay_exceptions, name="pay_exceptions"),
    path("payroll/exceptions/<int:person_pk>/", views.pay_exception, name="pay_exception"),
    path("payroll/notes/", views.pay_notes, name="pay_notes"),
    path("payroll/notes/<int:note_pk>/", views.pay_note, name="pay_note"),
    path("payroll/run/", views.pay_run, name="pay_run"),
    path("payroll/file/", views.pay_file, name="pay_file"),
    path("payroll/people/<int:person_pk>/", views.pay_person, name="pay_person"),
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/insurers/add/", views.insurer_add, name="insurer_add"),
    path("contracts/tariffs/add/", views.tariff_add, name="tariff_add"),
    path("contracts/tariffs/<int:tariff_pk>/", views.tariff, name="tariff"),
    path("clients/", views.office_clients, name="office_clients"),
    path("claims/files/", files.claim_files, name="claim_files"),
    path("claims/invoices/<int:file_pk>/", files.claim_invoice, name="claim_invoice"),
    path("claims/invoices/<int:file_pk>/payment/", files.invoice_payment, name="invoice_payment"),
]
