from django.urls import path

from schedule.views import rest

urlpatterns = [
    path("", rest.rest_rules, name="rest_rules"),
    path("<slug:limit>/", rest.rest_rule_add, name="rest_rule_add"),
    path("waiting/<int:rule_pk>/confirm/", rest.rest_rule_confirm, name="rest_rule_confirm"),
    path("waiting/<int:rule_pk>/withdraw/", rest.rest_rule_withdraw, name="rest_rule_withdraw"),
]
