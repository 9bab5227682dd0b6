"""What the back office agrees on with insurers. A tariff that was used never changes: it ends, and another begins."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.chosen import chosen_on
from backoffice.models import Contract, ContractInsurer, Insurer, MaximumTariff, Tariff
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day, euro


@transaction.atomic
def add_insurer(*, actor: Actor, uzovi: str, name: str, concern: str, kind: str) -> Insurer:
    """An insurer or care office, once for each UZOVI number. Raises Refused."""
    known = Insurer.objects.filter(uzovi=uzovi).first()
    if known:
        raise Refused(_("%(uzovi)s already is %(name)s.") % {"uzovi": uzovi, "name": known}, "uzovi")
    insurer = Insurer.objects.create(uzovi=uzovi, name=name, concern=concern, kind=kind)
    log_access(actor, "insurer_added", Action.CREATE, object_type="insurer", object_id=uzovi)
    return insurer


# What the next year takes over; it gets a number of its own.
GO_ON = [
    *("message_code", "code_list", "unit", "rounding", "priced_per", "line_per"),
    *("claim_months", "resubmit_months", "ceiling", "above_ceiling"),
]
CODES = {Contract.Law.ZVW: ("428", "065"), Contract.Law.WLZ: ("187", "055")}


def usual_terms(law: str, day: date) -> dict[str, Any]:
    """What a new contract begins with: the codes of its law, and what the office chose."""
    chosen = chosen_on(day)
    message_code, code_list = CODES[Contract.Law(law)]
    return {
        "message_code": message_code,
        "code_list": code_list,
        "unit": chosen["unit"],
        "rounding": chosen["rounding"],
        "priced_per": chosen["priced_per"],
        "line_per": "day",
        "claim_months": int(chosen["claim_months"]),
        "resubmit_months": int(chosen["resubmit_months"]),
        "above_ceiling": "send",
    }


@transaction.atomic
def add_contract(
    *, actor: Actor, insurer: Insurer, year: int, law: str, others: Iterable[Insurer] = (), **terms: Any
) -> Contract:
    """A contract for a year, with the numbers that share it. Raises Refused."""
    if (insurer.kind == Insurer.Kind.CARE_OFFICE) != (law == Contract.Law.WLZ):
        raise Refused(_("A care office pays for the Wlz, a health insurer for the Zvw."), "law")
    known = Contract.objects.filter(insurer=insurer, year=year, law=law).exists()
    if known:
        raise Refused(_("There is a contract with this insurer for this year."), "year")
    contract = Contract.objects.create(insurer=insurer, year=year, law=law, **terms)
    _share(contract, others)
    log_access(actor, "contract_added", Action.CREATE, object_type="contract", object_id=contract.pk)
    return contract


@transaction.atomic
def change_contract(*, actor: Actor, contract: Contract, others: Iterable[Insurer], **terms: Any) -> None:
    """Other terms, for what is still to be claimed; lines that were sent keep what they were sent with."""
    Contract.objects.filter(pk=contract.pk).update(**terms)
    _share(contract, others)
    log_access(actor, "contract_changed", Action.UPDATE, object_type="contract", object_id=contract.pk)


def _share(contract: Contract, others: Iterable[Insurer]) -> None:
    """Exactly these numbers and its own. Raises Refused when one has a contract of its own."""
    wanted = {contract.insurer_id, *(other.pk for other in others)}
    contract.numbers.exclude(insurer__in=wanted).delete()
    known = set(contract.numbers.values_list("insurer_id", flat=True))
    taken = ContractInsurer.objects.filter(year=contract.year, law=contract.law, insurer__in=wanted - known)
    if elsewhere := taken.select_related("insurer").first():
        raise Refused(_("%(name)s is under another contract of this year.") % {"name": elsewhere.insurer}, "others")
    ContractInsurer.objects.bulk_create(
        ContractInsurer(contract=contract, insurer_id=key, year=contract.year, law=contract.law)
        for key in sorted(wanted - known)
    )


@transaction.atomic
def renew_contract(*, actor: Actor, contract: Contract) -> Contract:
    """The same terms for the next year; tariffs go on by themselves. Raises Refused."""
    terms = {name: getattr(contract, name) for name in GO_ON}
    others = Insurer.objects.filter(pk__in=contract.numbers.values("insurer")).exclude(pk=contract.insurer_id)
    return add_contract(
        actor=actor, insurer=contract.insurer, year=contract.year + 1, law=contract.law, others=others, **terms
    )


@transaction.atomic
def add_tariff(
    *,
    actor: Actor,
    insurer: Insurer,
    product: str,
    hourly: Decimal,
    starts_on: date,
    ends_on: date | None,
    unit: str = "",
    most_units: int | None = None,
) -> Tariff:
    """What an hour of a product costs from a day on; never two at a time, never above the NZa. Raises Refused."""
    if not product and insurer.kind == Insurer.Kind.INSURER:
        raise Refused(_("A health insurer pays by product. Which one?"), "product")
    if highest := _maximum(product, hourly, starts_on, ends_on):
        raise Refused(
            _("The NZa allows %(most)s at most from %(day)s on.")
            % {"most": euro(highest.hourly), "day": brief_day(highest.starts_on)},
            "hourly",
        )
    other = insurer.tariffs.of(product).between(starts_on, ends_on).order_by("starts_on").first()
    if other:
        raise Refused(_said_overlap(other), "starts_on")
    try:
        with transaction.atomic():
            tariff = Tariff.objects.create(
                insurer=insurer,
                product=product,
                hourly=hourly,
                unit=unit,
                most_units=most_units,
                starts_on=starts_on,
                ends_on=ends_on,
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


def _maximum(product: str, hourly: Decimal, starts_on: date, ends_on: date | None) -> MaximumTariff | None:
    """What the NZa allows less than this, on some day of it; nothing where no code is known."""
    held = MaximumTariff.objects.filter(product=product, hourly__lt=hourly).exclude(product="")
    held = held.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    return (held.filter(starts_on__lte=ends_on) if ends_on else held).order_by("starts_on").first()


def _said_overlap(other: Tariff) -> str:
    if other.ends_on is None:
        return _("There is a tariff from %(first)s on, without an end. End that one first.") % {
            "first": brief_day(other.starts_on)
        }
    return _("There is a tariff from %(first)s to %(last)s. Choose days outside it.") % {
        "first": brief_day(other.starts_on),
        "last": brief_day(other.ends_on),
    }
