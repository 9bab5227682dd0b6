"""Whether somebody has shown who she is a moment ago: asked before what a tablet on a table must not give away."""

import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def is_fresh(request: HttpRequest) -> bool:
    """A password, a code or a passkey within the last minutes, at sign-in or since."""
    moments = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def sign_in_anew(request: HttpRequest) -> HttpResponse:
    """Who she is, once more; then back to this address."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
