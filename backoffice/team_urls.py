"""What a team sees of its claims, under its own address."""

from django.urls import path

from backoffice.views import team

urlpatterns = [
    path("team/claims/", team.team_claims, name="team_claims"),
    path("team/claims/questions/<uuid:asked_pk>/", team.team_answer, name="team_answer"),
    path("clients/<uuid:client_pk>/claim/", team.client_claim, name="client_claim"),
    path("clients/<uuid:client_pk>/claim/insured/", team.client_insured, name="client_insured"),
    path("clients/<uuid:client_pk>/claim/no-bsn/", team.client_no_bsn, name="client_no_bsn"),
    path("clients/<uuid:client_pk>/claim/decision/", team.client_decision, name="client_decision"),
]
