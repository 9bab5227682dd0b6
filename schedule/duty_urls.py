from django.urls import path

from schedule.views import away, rest, shifts

urlpatterns = [
    path("", shifts.my_shifts, name="my_shifts"),
    path("new/", shifts.shift_add, name="shift_add"),
    path("rest/", rest.team_rest, name="team_rest"),
    path("availability/", away.availability, name="availability"),
    path("availability/<uuid:availability_pk>/remove/", away.availability_remove, name="availability_remove"),
    path("leave/", away.leave, name="leave"),
    path("leave/<int:absence_pk>/", away.leave_change, name="leave_change"),
    path("leave/<int:absence_pk>/remove/", away.leave_remove, name="leave_remove"),
    path("sick/", away.sick, name="sick"),
    path("sick/<int:illness_pk>/better/", away.better, name="better"),
    path("<uuid:shift_pk>/", shifts.shift, name="shift"),
    path("<uuid:shift_pk>/remove/", shifts.shift_remove, name="shift_remove"),
    path("<uuid:shift_pk>/lock/", shifts.shift_lock, name="shift_lock"),
]
