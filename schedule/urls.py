from django.urls import path

from schedule import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("week/", views.week, name="week"),
    path("visits/<uuid:visit_pk>/", views.visit, name="visit"),
    path("visits/<uuid:visit_pk>/start/", views.visit_start, name="visit_start"),
    path("visits/<uuid:visit_pk>/key/", views.visit_key, name="visit_key"),
    path("visits/<uuid:visit_pk>/close/", views.visit_close, name="visit_close"),
    path("visits/<uuid:visit_pk>/reopen/", views.visit_reopen, name="visit_reopen"),
    path("clients/<uuid:client_pk>/", views.client, name="client"),
]
