"""Swap and cover, one's own hours, one's own calendar, the route on paper."""

from django.urls import path

from schedule.views import calendar, ill, my_day, offers, route_paper

urlpatterns = [
    path("cover/", offers.offers, name="offers"),
    path("cover/<uuid:offer_pk>/take/", offers.offer_take, name="offer_take"),
    path("cover/<uuid:offer_pk>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
    path("cover/ill/<int:user_pk>/", ill.ill, name="ill"),
    path("shifts/<uuid:shift_pk>/offer/", offers.offer_shift, name="offer_shift"),
    path("shifts/<uuid:shift_pk>/hours/", my_day.my_shift_said, name="my_shift_said"),
    path("visits/<uuid:visit_pk>/offer/", offers.offer_visit, name="offer_visit"),
    path("hours/", my_day.my_day, name="my_day"),
    path("hours/<uuid:entry_pk>/", my_day.entry, name="entry"),
    path("hours/<uuid:entry_pk>/remove/", my_day.entry_remove, name="entry_remove"),
    path("calendar/", calendar.my_calendar, name="my_calendar"),
    path("today/route.pdf", route_paper.route_pdf, name="route_pdf"),
]
