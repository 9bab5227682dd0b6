"""How the rules of rest change: one administrator adds a value from a date, another one confirms it."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day
from schedule.models import RestRule

MOST = {RestRule.Unit.HOURS: 14 * 24, RestRule.Unit.MINUTES: 24 * 60, RestRule.Unit.TIMES: 366}
# The first never is more than the second.
IN_ORDER = [
    ("daily_rest_short", "daily_rest"),
    ("night_rest_short", "night_rest"),
    ("weekly_rest", "fortnight_rest"),
    ("fortnight_part", "fortnight_rest"),
    ("break_part", "break_least"),
    ("break_least", "long_break_least"),
    ("break_from", "long_break_from"),
    ("night_most", "shift_most"),
    ("sixteen_weeks_most", "four_weeks_most"),
    ("four_weeks_most", "week_most"),
]


def confirmed() -> "QuerySet[RestRule]":
    return RestRule.objects.filter(confirmed_at__isnull=False).order_by("code", "starts_on")


def waiting() -> "QuerySet[RestRule]":
    return RestRule.objects.filter(confirmed_at__isnull=True).select_related("added_by").order_by("starts_on", "code")


@transaction.atomic
def add_value(*, code: str, value: Decimal, starts_on: date, source: str, actor: Actor) -> RestRule:
    """Propose another value from a date on; it holds once a second administrator has confirmed it. Raises Refused."""
    latest = confirmed().filter(code=code).last()
    if latest is None:
        raise Refused(_("There is no such rule."))
    if starts_on <= latest.starts_on:
        said = _("The value of now holds from %(day)s. A new one begins later.")
        raise Refused(said % {"day": brief_day(latest.starts_on)}, "starts_on")
    if value > MOST[RestRule.Unit(latest.unit)]:
        raise Refused(_("That is more than can be. Is the unit right?"), "value")
    if value == latest.value:
        raise Refused(_("That is the value of now."), "value")
    if waiting().filter(code=code).exists():
        raise Refused(_("A value of this rule is waiting to be confirmed already."))
    added = RestRule.objects.create(
        code=code,
        value=value,
        unit=latest.unit,
        starts_on=starts_on,
        source=source,
        added_by_id=actor.person_id,
    )
    check_order(added)
    _log(actor, "rest_rule_added", Action.CREATE, added)
    return added


@transaction.atomic
def confirm_value(*, rule: RestRule, actor: Actor) -> None:
    """The second pair of eyes: from its date on the value holds. Raises Refused."""
    rule = RestRule.objects.select_for_update().get(pk=rule.pk)
    if rule.confirmed_at:
        return
    if rule.added_by_id == actor.person_id:
        raise Refused(_("Somebody else has to look at it: you added this value."))
    check_order(rule)
    confirmed().filter(code=rule.code, ends_on__isnull=True).update(ends_on=rule.starts_on - timedelta(days=1))
    RestRule.objects.filter(pk=rule.pk).update(confirmed_by=actor.person_id, confirmed_at=timezone.now())
    _log(actor, "rest_rule_confirmed", Action.UPDATE, rule)


@transaction.atomic
def withdraw_value(*, rule: RestRule, actor: Actor) -> None:
    """What waits may be taken back; what holds ends with a next value."""
    _log(actor, "rest_rule_withdrawn", Action.DELETE, rule)
    RestRule.objects.filter(pk=rule.pk, confirmed_at__isnull=True).delete()


def check_order(rule: RestRule) -> None:
    """A shortened rest is no longer than the full one, and so on. Both are minutes then, whatever their unit."""
    at_that_time = confirmed().exclude(code=rule.code)
    values = {one.code: minutes(one) for one in at_that_time.on(rule.starts_on)}  # type: ignore[attr-defined]
    values[rule.code] = minutes(rule)
    for less, more in IN_ORDER:
        if rule.code in (less, more) and values[less] > values[more]:
            raise Refused(_("This does not go with its sister rule, which asks less or more. Look at both."), "value")


def minutes(rule: RestRule) -> Decimal:
    return rule.value * (60 if rule.unit == RestRule.Unit.HOURS else 1)


def _log(actor: Actor, event: str, action: Action, rule: RestRule) -> None:
    log_access(actor, event, action, object_type="restrule", object_id=rule.pk)
