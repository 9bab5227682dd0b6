"""Signing in and out, well or badly, and changes of what one signs in with: each is a line in the access log.

These are events of Django and allauth, no rules of ours: signals are how both tell them. A line holds the person's id
and name where the account is known; never an e-mail address or password that was typed, and nothing at all of an
account that does not exist.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from access.models import AccessLogEntry, User
from access.services import Actor, log_access

Action = AccessLogEntry.Action
# What a person changes about her own way in.
CHANGES = {
    "password_changed": account.password_changed,
    "password_reset": account.password_reset,
    "email_changed": account.email_changed,
    "factor_added": mfa.authenticator_added,
    "factor_removed": mfa.authenticator_removed,
    "factor_renewed": mfa.authenticator_reset,
}


def _log(
    request: HttpRequest | None, user: Any, event: str, action: AccessLogEntry.Action, outcome: str = "ok"
) -> None:
    actor = Actor.signing_in(request, user if isinstance(user, User) else None)
    log_access(actor, event, action, object_type="user", object_id=actor.user_id or "", outcome=outcome)


def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _log(request, user, "sign_in", Action.EXECUTE)


def signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        _log(request, user, "sign_out", Action.EXECUTE)


def refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
    _log(request, user, "sign_in", Action.EXECUTE, outcome="refused")


def factor_refused(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _log(request, user, "second_factor", Action.EXECUTE, outcome="refused")


def connect() -> None:
    """Called once when the application is ready."""
    auth.user_logged_in.connect(signed_in, dispatch_uid="access.signins")
    auth.user_logged_out.connect(signed_out, dispatch_uid="access.signins")
    auth.user_login_failed.connect(refused, dispatch_uid="access.signins")
    mfa.authentication_failed.connect(factor_refused, dispatch_uid="access.signins")
    for event, signal in CHANGES.items():
        signal.connect(_changed(event), weak=False, dispatch_uid="access.signins")


def _changed(event: str) -> Any:
    def changed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        _log(request, user, event, Action.UPDATE)

    return changed
