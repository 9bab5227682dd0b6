"""All addresses: a team's under t/<team_slug>/, figures for coaches under radar/, the back office under office/."""

from django.urls import include, path

from buurtzorgweb import views
from schedule.views.calendar import calendar

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("language/", views.language, name="language"),
    path("about/", views.about, name="about"),
    path("offline/", views.offline, name="offline"),
    path("calendar/<str:token>.ics", calendar, name="calendar"),
    path("accounts/", include("allauth.urls")),
    path("settings/", include("access.urls")),
    path("t/<slug:team_slug>/", include("schedule.urls")),
    path("t/<slug:team_slug>/week/", include("schedule.week_urls")),
    path("t/<slug:team_slug>/shifts/", include("schedule.duty_urls")),
    path("t/<slug:team_slug>/clients/", include("clients.urls")),
    path("t/<slug:team_slug>/clients/", include("omaha.urls")),
    path("t/<slug:team_slug>/team/", include("benchmarks.urls")),
    path("t/<slug:team_slug>/", include("backoffice.team_urls")),
    path("t/<slug:team_slug>/community/", include("community.urls")),
    path("t/<slug:team_slug>/month/", include("backoffice.month_urls")),
    path("radar/", include("benchmarks.coach_urls")),
    path("office/", include("backoffice.urls")),
    path("organisation/", include("teams.urls")),
    path("organisation/pay/", include("backoffice.organisation_urls")),
    path("organisation/rest/", include("schedule.rest_urls")),
]

handler500 = "buurtzorgweb.views.server_error"
