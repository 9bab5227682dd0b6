from django.urls import path

from schedule.views.week_acts import notice_seen, week_back, week_move, week_publish
from schedule.views.week_copy import week_copy
from schedule.views.week_day import week_day

urlpatterns = [
    path("move/", week_move, name="week_move"),
    path("back/", week_back, name="week_back"),
    path("publish/", week_publish, name="week_publish"),
    path("copy/", week_copy, name="week_copy"),
    path("people/<int:user_pk>/", week_day, name="week_day"),
    path("notices/<uuid:notice_pk>/seen/", notice_seen, name="notice_seen"),
]
