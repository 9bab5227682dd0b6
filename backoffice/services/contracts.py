"""What the back office agrees on with insurers. A tariff that was used never changes: it ends, and another begins."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.models import Insurer, Tariff
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day


@transaction.atomic
def add_insurer(*, actor: Actor, uzovi: str, name: str, concern: str, kind: str) -> Insurer:
    """An insurer or care office, once for each UZOVI number. Raises Refused."""
    known = Insurer.objects.filter(uzovi=uzovi).first()
    if known:
        raise Refused(_("%(uzovi)s already is %(name)s.") % {"uzovi": uzovi, "name": known}, "uzovi")
    insurer = Insurer.objects.create(uzovi=uzovi, name=name, concern=concern, kind=kind)
    log_access(actor, "insurer_added", Action.CREATE, object_type="insurer", object_id=uzovi)
    return insurer


@transaction.atomic
def add_tariff(
    *, actor: Actor, insurer: Insurer, product: str, hourly: Decimal, starts_on: date, ends_on: date | None
) -> Tariff:
    """What an hour of a product costs from a day on; never two at a time. Raises Refused."""
    if not product and insurer.kind == Insurer.Kind.INSURER:
        raise Refused(_("A health insurer pays by product. Which one?"), "product")
    other = insurer.tariffs.of(product).between(starts_on, ends_on).order_by("starts_on").first()
    if other:
        raise Refused(_said_overlap(other), "starts_on")
    try:
        with transaction.atomic():
            tariff = Tariff.objects.create(
                insurer=insurer, product=product, hourly=hourly, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as error:
        if "tariff_once_at_a_time" not in str(error):
            raise
        raise Refused(_("Somebody just added a tariff for this period. Look at the list."), "starts_on") from error
    log_access(actor, "tariff_added", Action.CREATE, object_type="tariff", object_id=tariff.pk)
    return tariff


@transaction.atomic
def end_tariff(*, actor: Actor, tariff: Tariff, ends_on: date) -> None:
    """The last day of a tariff; what another follows. Raises Refused."""
    if ends_on < tariff.starts_on:
        raise Refused(
            _("The last day lies before the first, %(day)s.") % {"day": brief_day(tariff.starts_on)}, "ends_on"
        )
    try:
        with transaction.atomic():
            Tariff.objects.filter(pk=tariff.pk).update(ends_on=ends_on)
    except IntegrityError as error:
        if "tariff_once_at_a_time" not in str(error):
            raise
        raise Refused(_("Another tariff of this product begins before that day."), "ends_on") from error
    log_access(actor, "tariff_ended", Action.UPDATE, object_type="tariff", object_id=tariff.pk)


def _said_overlap(other: Tariff) -> str:
    if other.ends_on is None:
        return _("There is a tariff from %(first)s on, without an end. End that one first.") % {
            "first": brief_day(other.starts_on)
        }
    return _("There is a tariff from %(first)s to %(last)s. Choose days outside it.") % {
        "first": brief_day(other.starts_on),
        "last": brief_day(other.ends_on),
    }
