"""The dated tables of pay, for administrators."""

from django.urls import path

from backoffice.views import pay_tables as views

urlpatterns = [
    path("", views.pay_tables, name="pay_tables"),
    path("allowances/add/", views.allowance_add, name="allowance_add"),
    path("allowances/<int:allowance_pk>/end/", views.allowance_end, name="allowance_end"),
    path("allowances/<int:allowance_pk>/confirm/", views.allowance_confirm, name="allowance_confirm"),
    path("rules/<slug:rule>/add/", views.pay_rule_add, name="pay_rule_add"),
    path("rules/<int:pay_rule_pk>/confirm/", views.pay_rule_confirm, name="pay_rule_confirm"),
    path("holidays/", views.pay_holidays, name="pay_holidays"),
    path("holidays/year/", views.pay_holiday_year, name="pay_holiday_year"),
    path("holidays/<int:holiday_pk>/remove/", views.pay_holiday_remove, name="pay_holiday_remove"),
    path("columns/<int:column_pk>/", views.pay_column, name="pay_column"),
]
