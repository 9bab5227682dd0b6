from django.urls import path

from clients import views

urlpatterns = [
    path("", views.clients, name="clients"),
    path("<uuid:client_pk>/measurements/", views.client_measurements, name="client_measurements"),
    path("<uuid:client_pk>/network/", views.client_network, name="client_network"),
    path("<uuid:client_pk>/network/add/", views.network_add, name="network_add"),
    path("<uuid:client_pk>/network/<uuid:contact_pk>/", views.network_contact, name="network_contact"),
    path("<uuid:client_pk>/network/<uuid:contact_pk>/gone/", views.network_gone, name="network_gone"),
    path("<uuid:client_pk>/network/<uuid:contact_pk>/back/", views.network_back, name="network_back"),
    # What changed, and who looked.
    path("<uuid:client_pk>/history/", views.client_history, name="client_history"),
    path("<uuid:client_pk>/looked/", views.client_looked, name="client_looked"),
    # Drafts and promises.
    path("<uuid:client_pk>/drafts/", views.drafts, name="drafts"),
    path("<uuid:client_pk>/drafts/discard/", views.draft_discard, name="draft_discard"),
    path("<uuid:client_pk>/promises/", views.client_promises, name="client_promises"),
    path("<uuid:client_pk>/promises/<uuid:promise_pk>/", views.promise_kept, name="promise_kept"),
    path("<uuid:client_pk>/promises/<uuid:promise_pk>/change/", views.promise_change, name="promise_change"),
    path("<uuid:client_pk>/promises/<uuid:promise_pk>/away/", views.promise_take_back, name="promise_take_back"),
    path("<uuid:client_pk>/promises/<uuid:promise_pk>/back/", views.promise_put_back, name="promise_put_back"),
    # The story; risks, treatment limits and what happened.
    path("<uuid:client_pk>/story/", views.client_story, name="client_story"),
    path("<uuid:client_pk>/risks/", views.client_risks, name="client_risks"),
    path("<uuid:client_pk>/risks/add/", views.risk_add, name="risk_add"),
    path("<uuid:client_pk>/risks/<uuid:risk_pk>/", views.risk, name="risk"),
    path("<uuid:client_pk>/risks/<uuid:risk_pk>/end/", views.risk_end, name="risk_end"),
    path("<uuid:client_pk>/risks/<uuid:risk_pk>/back/", views.risk_back, name="risk_back"),
    path("<uuid:client_pk>/events/add/", views.event_add, name="event_add"),
    path("<uuid:client_pk>/events/<uuid:event_pk>/", views.event, name="event"),
    # Measurements.
    path("kinds/", views.measurement_kinds, name="measurement_kinds"),
    path("kinds/<uuid:kind_pk>/end/", views.measurement_kind_end, name="measurement_kind_end"),
    path("<uuid:client_pk>/measurements/new/", views.measurement_add, name="measurement_add"),
    path("<uuid:client_pk>/measurements/limits/", views.measurement_limits, name="measurement_limits"),
    path("<uuid:client_pk>/measurements/<uuid:measurement_pk>/", views.measurement_correct, name="measurement_correct"),
    # Documents and photos.
    path("<uuid:client_pk>/documents/", views.client_documents, name="client_documents"),
    path("<uuid:client_pk>/documents/new/", views.document_add, name="document_add"),
    path("<uuid:client_pk>/documents/wound/", views.client_wound, name="client_wound"),
    path("<uuid:client_pk>/documents/<uuid:document_pk>/", views.document, name="document"),
    path("<uuid:client_pk>/documents/<uuid:document_pk>/file/", views.document_file, name="document_file"),
    path("<uuid:client_pk>/documents/<uuid:document_pk>/small/", views.document_small, name="document_small"),
    path("<uuid:client_pk>/documents/<uuid:document_pk>/readers/", views.document_readers, name="document_readers"),
    path("<uuid:client_pk>/documents/<uuid:document_pk>/withdraw/", views.document_withdraw, name="document_withdraw"),
    path("<uuid:client_pk>/documents/<uuid:document_pk>/restore/", views.document_restore, name="document_restore"),
    # Intake, and the course of care.
    path("new/", views.intake, name="intake"),
    path("new/known/", views.intake_known, name="intake_known"),
    path("new/decline/", views.intake_decline, name="intake_decline"),
    path("<uuid:client_pk>/care/", views.client_care, name="client_care"),
    path("<uuid:client_pk>/care/bsn/", views.client_bsn, name="client_bsn"),
    path("<uuid:client_pk>/care/consent/", views.client_consent, name="client_consent"),
    path("<uuid:client_pk>/care/consent/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("<uuid:client_pk>/care/indication/", views.client_indication, name="client_indication"),
    path("<uuid:client_pk>/care/again/", views.client_readmit, name="client_readmit"),
    path("<uuid:client_pk>/person/", views.client_person, name="client_person"),
    path("<uuid:client_pk>/transfer/", views.client_transfer, name="client_transfer"),
    path("<uuid:client_pk>/merge/", views.client_merge, name="client_merge"),
    path("<uuid:client_pk>/merge/undo/", views.client_merge_undo, name="client_merge_undo"),
]
