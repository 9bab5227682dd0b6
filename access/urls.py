from django.urls import path

from access import views

urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("undo/", views.settings_undo, name="settings_undo"),
]
