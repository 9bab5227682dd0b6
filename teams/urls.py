from django.urls import path

from teams import views

urlpatterns = [
    path("", views.organisation, name="organisation"),
    path("start-team/", views.team_start, name="team_start"),
    path("teams/<slug:slug>/", views.organisation_team, name="organisation_team"),
    path("teams/<slug:slug>/members/add/", views.member_add, name="member_add"),
    path("teams/<slug:slug>/members/<int:membership_pk>/end/", views.membership_end, name="membership_end"),
    path("teams/<slug:slug>/members/<int:membership_pk>/invite/", views.member_invite, name="member_invite"),
    path("teams/<slug:slug>/coaches/add/", views.coach_add, name="coach_add"),
    path("teams/<slug:slug>/coaches/<int:assignment_pk>/end/", views.coach_end, name="coach_end"),
    path("roles/", views.roles, name="roles"),
    path("roles/add/", views.role_add, name="role_add"),
    path("roles/<int:role_pk>/end/", views.role_end, name="role_end"),
]
