from django.urls import path

from omaha import views

urlpatterns = [
    path("<uuid:client_pk>/plan/", views.client_plan, name="client_plan"),
]
