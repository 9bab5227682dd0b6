"""Choosing what a standard leaves open, and noting what the NZa allows."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.choices import BY_KEY
from backoffice.models import MaximumTariff, OfficeSetting
from buurtzorgweb.forms import Refused


@transaction.atomic
def choose(*, actor: Actor, key: str, value: str, starts_on: date) -> OfficeSetting:
    """One choice from a day on; the same day again replaces it. Raises Refused."""
    choice = BY_KEY[key]
    try:
        taken = choice.taken(value)
    except ValueError:
        raise Refused(choice.wants or _("Choose one of these."), "value") from None
    setting, _new = OfficeSetting.objects.update_or_create(
        key=key, starts_on=starts_on, defaults={"value": taken, "set_by_id": actor.person_id}
    )
    log_access(actor, "setting_chosen", Action.UPDATE, object_type="office_setting", object_id=key)
    return setting


@transaction.atomic
def add_maximum(
    *, actor: Actor, name: str, product: str, hourly: Decimal, starts_on: date, ends_on: date | None, source: str
) -> MaximumTariff:
    """What the NZa allows for a performance in a period, once at a time. Raises Refused."""
    made = {"product": product, "hourly": hourly, "starts_on": starts_on, "ends_on": ends_on, "source": source}
    try:
        with transaction.atomic():
            maximum = MaximumTariff.objects.create(name=name, **made)
    except IntegrityError as error:
        if "maximum_once_at_a_time" not in str(error):
            raise
        raise Refused(
            _("For these days a maximum of this name is known. Choose days outside it."), "starts_on"
        ) from error
    log_access(actor, "maximum_added", Action.CREATE, object_type="maximum_tariff", object_id=maximum.pk)
    return maximum


@transaction.atomic
def change_maximum(*, actor: Actor, maximum: MaximumTariff, product: str, ends_on: date | None) -> None:
    """Its code, once it is known, and its last day. Raises Refused."""
    if ends_on and ends_on < maximum.starts_on:
        raise Refused(_("The last day lies before the first."), "ends_on")
    try:
        with transaction.atomic():
            MaximumTariff.objects.filter(pk=maximum.pk).update(product=product, ends_on=ends_on)
    except IntegrityError as error:
        if "maximum_once_at_a_time" not in str(error):
            raise
        raise Refused(_("Another maximum of this name begins before that day."), "ends_on") from error
    log_access(actor, "maximum_changed", Action.UPDATE, object_type="maximum_tariff", object_id=maximum.pk)
