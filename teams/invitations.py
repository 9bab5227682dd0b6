"""The way in for somebody new: a letter with a link to choose a password, never a password from somebody else."""

import logging

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from access.models import User

logger = logging.getLogger(__name__)


def is_waiting(user: User) -> bool:
    """Whether she has not chosen a password yet."""
    return not user.has_usable_password()


def invite(request: HttpRequest, user: User) -> None:
    """Send the letter once the act is written down: tokens need the bare role, and no letter promises what failed."""
    transaction.on_commit(lambda: _send(request, user.pk), robust=True)


def _send(request: HttpRequest, user_pk: int) -> None:
    user = User.objects.get(pk=user_pk)
    link = reverse(
        "account_reset_password_from_key", args=[user_pk_to_url_str(user), default_token_generator.make_token(user)]
    )
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    context = {"user": user, "link": request.build_absolute_uri(link), "site": settings.SITE_NAME, "days": days}
    with translation.override(user.language):
        subject = _("Welcome to %(site)s") % {"site": settings.SITE_NAME}
        send_mail(subject, render_to_string("teams/invitation.txt", context), None, [user.email])
    logger.info("invitation sent to person %s", user.pk)
