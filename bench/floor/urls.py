from django.urls import path

from bench.floor import views

urlpatterns = [path("p/", views.plain), path("t/", views.route)]
