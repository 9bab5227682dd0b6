"""Care moments, and visits before they are closed."""

from django.urls import path

from schedule.views import moments, moves

urlpatterns = [
    path("clients/<uuid:client_pk>/moments/", moments.client_moments, name="client_moments"),
    path("clients/<uuid:client_pk>/moments/new/", moments.moment_add, name="moment_add"),
    path("clients/<uuid:client_pk>/moments/<uuid:moment_pk>/", moments.moment_edit, name="moment_edit"),
    path("clients/<uuid:client_pk>/moments/<uuid:moment_pk>/end/", moments.moment_end, name="moment_end"),
    path("clients/<uuid:client_pk>/pause/", moments.care_pause, name="care_pause"),
    path("clients/<uuid:client_pk>/resume/", moments.care_resume, name="care_resume"),
    path("clients/<uuid:client_pk>/visits/new/", moves.visit_add, name="visit_add"),
    path("visits/now/", moves.visit_now, name="visit_now"),
    path("visits/open/", moves.visits_open, name="visits_open"),
    path("visits/<uuid:visit_pk>/move/", moves.visit_move, name="visit_move"),
    path("visits/<uuid:visit_pk>/take/", moves.visit_take, name="visit_take"),
    path("visits/<uuid:visit_pk>/way/", moves.visit_way, name="visit_way"),
    path("visits/<uuid:visit_pk>/second/", moves.visit_second, name="visit_second"),
    path("visits/<uuid:visit_pk>/skip/", moves.visit_skip, name="visit_skip"),
    path("visits/<uuid:visit_pk>/again/", moves.visit_again, name="visit_again"),
]
