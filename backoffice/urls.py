from django.urls import path

from backoffice import views
from backoffice.views import files

urlpatterns = [
    path("claims/", views.claims, name="claims"),
    path("claims/count/", views.claims_count, name="claims_count"),
    path("claims/held/<slug:cause>/", views.claims_held, name="claims_held"),
    path("payroll/", views.payroll, name="payroll"),
    path("payroll/exceptions/", views.pay_exceptions, name="pay_exceptions"),
    path("payroll/exceptions/<int:person_pk>/", views.pay_exception, name="pay_exception"),
    path("payroll/notes/", views.pay_notes, name="pay_notes"),
    path("payroll/notes/<int:note_pk>/", views.pay_note, name="pay_note"),
    path("payroll/run/", views.pay_run, name="pay_run"),
    path("payroll/file/", views.pay_file, name="pay_file"),
    path("payroll/people/<int:person_pk>/", views.pay_person, name="pay_person"),
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/add/", views.contract_add, name="contract_add"),
    path("contracts/sheet/", views.contracts_sheet, name="contracts_sheet"),
    path("contracts/import/", views.contracts_import, name="contracts_import"),
    path("contracts/<int:contract_pk>/", views.contract, name="contract"),
    path("contracts/<int:contract_pk>/renew/", views.contract_renew, name="contract_renew"),
    path("settings/", views.office_settings, name="office_settings"),
    path("settings/maxima/add/", views.maximum_add, name="maximum_add"),
    path("settings/maxima/<int:maximum_pk>/", views.maximum, name="maximum"),
    path("settings/<slug:choice>/", views.office_setting, name="office_setting"),
    path("contracts/insurers/add/", views.insurer_add, name="insurer_add"),
    path("contracts/tariffs/add/", views.tariff_add, name="tariff_add"),
    path("contracts/tariffs/<int:tariff_pk>/", views.tariff, name="tariff"),
    path("clients/", views.office_clients, name="office_clients"),
    path("claims/files/", files.claim_files, name="claim_files"),
    path("claims/invoices/<int:file_pk>/", files.claim_invoice, name="claim_invoice"),
    path("claims/invoices/<int:file_pk>/payment/", files.invoice_payment, name="invoice_payment"),
]
