"""What an administrator writes down for pay. A row counts once somebody else has confirmed it; what held stays."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.models import AllowanceRule, ExportColumn, PayHoliday, PayRule
from backoffice.pay.rules import MEANINGS
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day
from schedule.worktime.holidays import EVENING, public_holidays

ONE_DAY = timedelta(days=1)
EVENINGS = {(12, 24): "christmas_eve", (12, 31): "new_years_eve"}
COMPUTED = "computed by the platform"


def _log(actor: Actor, event: str, row: Any) -> None:
    log_access(actor, event, Action.UPDATE, object_type="pay_table", object_id=row.pk, part=str(row)[:40])


@transaction.atomic
def add_rule(
    *, actor: Actor, code: str, starts_on: date, source: str, value: Decimal | None = None, text: str = ""
) -> PayRule:
    """A value from a day on; it waits for a second administrator. Raises Refused."""
    if code not in MEANINGS:
        raise Refused(_("There is no rule of that name."))
    if PayRule.objects.filter(code=code, confirmed_at=None).exists():
        raise Refused(_("There is a new value waiting to be confirmed. First confirm that one."))
    if PayRule.objects.confirmed().filter(code=code, starts_on__gte=starts_on).exists():
        raise Refused(_("A value begins on that day or later already. Choose a later day."), "starts_on")
    rule = PayRule.objects.create(
        code=code, value=value, text=text, starts_on=starts_on, source=source, added_by_id=actor.person_id
    )
    _log(actor, "pay_rule_added", rule)
    return rule


def _second(row: Any, actor: Actor) -> None:
    """Four eyes: whoever wrote it down does not confirm it."""
    if row.confirmed_at:
        raise Refused(_("This was confirmed already."))
    if row.added_by_id == actor.person_id:
        raise Refused(_("Somebody else confirms it: you wrote it down."))


@transaction.atomic
def confirm_rule(*, actor: Actor, rule: PayRule) -> None:
    """From its first day on it counts; the value before it ends on the day before. Raises Refused."""
    _second(rule, actor)
    before = PayRule.objects.confirmed().filter(code=rule.code, starts_on__lt=rule.starts_on)
    before.filter(ends_on=None).update(ends_on=rule.starts_on - ONE_DAY)
    _confirm(PayRule, rule, actor)
    _log(actor, "pay_rule_confirmed", rule)


def _confirm(model: Any, row: Any, actor: Actor) -> None:
    try:
        with transaction.atomic():
            model.objects.filter(pk=row.pk).update(confirmed_at=timezone.now(), confirmed_by_id=actor.person_id)
    except IntegrityError as error:
        if "once_at_a_time" not in str(error):
            raise
        raise Refused(_("In that time something else holds. End that one first.")) from error


@transaction.atomic
def add_allowance(
    *, actor: Actor, kind: str, from_minute: int, to_minute: int, percent: Decimal, starts_on: date, source: str
) -> AllowanceRule:
    """A band of a kind of day, from a day on; it waits for a second administrator. Raises Refused."""
    if to_minute <= from_minute:
        raise Refused(_("It ends before it begins. Midnight at the end is 24:00."), "to_minute")
    band = AllowanceRule.objects.create(
        kind=kind, from_minute=from_minute, to_minute=to_minute, percent=percent, starts_on=starts_on, source=source,
        added_by_id=actor.person_id,
    )  # fmt: skip
    _log(actor, "allowance_added", band)
    return band


@transaction.atomic
def confirm_allowance(*, actor: Actor, band: AllowanceRule) -> None:
    """It counts from its first day; the same band before it ends the day before. Raises Refused."""
    _second(band, actor)
    same = AllowanceRule.objects.confirmed().filter(
        scheme=band.scheme, kind=band.kind, from_minute=band.from_minute, to_minute=band.to_minute, ends_on=None
    )
    same.filter(starts_on__lt=band.starts_on).update(ends_on=band.starts_on - ONE_DAY)
    _confirm(AllowanceRule, band, actor)
    _log(actor, "allowance_confirmed", band)


@transaction.atomic
def end_allowance(*, actor: Actor, band: AllowanceRule, ends_on: date) -> None:
    """The last day of a band; one that nobody confirmed is taken away. Raises Refused."""
    if band.confirmed_at is None:
        AllowanceRule.objects.filter(pk=band.pk).delete()
    elif ends_on < band.starts_on:
        raise Refused(_("The last day lies before the first, %(day)s.") % {"day": brief_day(band.starts_on)}, "ends_on")
    else:
        AllowanceRule.objects.filter(pk=band.pk).update(ends_on=ends_on)
    _log(actor, "allowance_ended", band)


@transaction.atomic
def add_year(*, actor: Actor, year: int) -> int:
    """The public holidays of a year, and the December evenings; those that are there stay. Raises Refused."""
    if PayHoliday.objects.filter(date__year=year).exists():
        raise Refused(_("%(year)s is there already.") % {"year": year}, "year")
    days = [PayHoliday(date=day, name=name, source=COMPUTED) for day, name in public_holidays(year).items()]
    evening = EVENING.hour * 60
    days += [
        PayHoliday(date=date(year, month, on), name=name, from_minute=evening, source=COMPUTED)
        for (month, on), name in EVENINGS.items()
    ]
    PayHoliday.objects.bulk_create(days)
    log_access(actor, "pay_holidays_added", Action.CREATE, object_type="pay_table", object_id=year)
    return len(days)


@transaction.atomic
def add_holiday(*, actor: Actor, date: date, name: str, from_minute: int) -> PayHoliday:
    """A day of one's own, such as Liberation Day in every year. Raises Refused."""
    if PayHoliday.objects.filter(date=date).exists():
        raise Refused(_("That day is in the list already."), "date")
    holiday = PayHoliday.objects.create(date=date, name=name, from_minute=from_minute, source="organisation")
    _log(actor, "pay_holiday_added", holiday)
    return holiday


@transaction.atomic
def remove_holiday(*, actor: Actor, holiday: PayHoliday) -> None:
    """As long as it lies ahead. Raises Refused."""
    if holiday.date <= timezone.localdate():
        raise Refused(_("That day has been, and was paid so. It stays."))
    _log(actor, "pay_holiday_removed", holiday)
    PayHoliday.objects.filter(pk=holiday.pk).delete()


@transaction.atomic
def change_column(*, actor: Actor, column: ExportColumn, heading: str, source: str, about: str) -> None:
    """What a column of the export is called and holds. Raises Refused."""
    if ExportColumn.objects.filter(heading=heading).exclude(pk=column.pk).exists():
        raise Refused(_("Another column is called that."), "heading")
    ExportColumn.objects.filter(pk=column.pk).update(heading=heading, source=source, about=about)
    _log(actor, "export_column_changed", column)
