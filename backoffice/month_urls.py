"""A colleague's own month, under her team's address."""

from django.urls import path

from backoffice.views import my_month

urlpatterns = [
    path("", my_month.my_month, name="my_month"),
    path("hours.pdf", my_month.my_month_pdf, name="my_month_pdf"),
    path("team/", my_month.team_hours, name="team_hours"),
    path("expenses/", my_month.my_expenses, name="my_expenses"),
    path("expenses/<int:expense_pk>/back/", my_month.my_expense_back, name="my_expense_back"),
]
