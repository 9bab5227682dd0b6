"""Addresses that only these tests have, beside all real ones: views that fail at the worst moment."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path

from clients.models import Client


def write(request):
    Client.objects.update(phone="0600000000")
    return HttpResponse("written")


def write_and_raise(request):
    write(request)
    raise RuntimeError("after writing")


def write_and_answer_500(request):
    write(request)
    return HttpResponse(status=500)


def write_and_refuse(request):
    write(request)
    return HttpResponse(status=422)


def break_the_transaction(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def eyes(request):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user::text, current_setting('app.user_id', true), current_setting('app.job', true)"
        )
        return JsonResponse(cursor.fetchone(), safe=False)


def stream(request):
    return StreamingHttpResponse(str(client.pk) for client in Client.objects.iterator())


@login_not_required
def open_eyes(request):
    return eyes(request)


at = [
    path("eyes/", eyes),
    path("write/", write),
    path("raise/", write_and_raise),
    path("answer-500/", write_and_answer_500),
    path("refuse/", write_and_refuse),
    path("broken/", break_the_transaction),
    path("stream/", stream),
]
urlpatterns = [
    path("t/<slug:team_slug>/test/", include(at)),
    *(path(f"{place}/test/eyes/", eyes) for place in ("radar", "office", "organisation", "settings")),
    path("open/", open_eyes),
    path("", include("buurtzorgweb.urls")),
]
handler500 = "buurtzorgweb.views.server_error"
