"""Below the week: ask the planner, look at its answer, take it over."""

from django.urls import path

from schedule.views import proposals as views

urlpatterns = [
    path("week/proposals/", views.proposals, name="proposals"),
    path("week/proposals/<uuid:run_pk>/", views.proposal, name="proposal"),
    path("week/proposals/<uuid:run_pk>/accept/", views.proposal_accept, name="proposal_accept"),
    path("week/proposals/<uuid:run_pk>/discard/", views.proposal_discard, name="proposal_discard"),
]
