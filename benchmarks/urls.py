from django.urls import path

from benchmarks import views

urlpatterns = [path("", views.team, name="team")]
