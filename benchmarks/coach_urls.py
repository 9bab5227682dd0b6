from django.urls import path

from benchmarks import views

urlpatterns = [
    path("", views.radar, name="radar"),
    path("<slug:slug>/", views.radar_team, name="radar_team"),
]
