"""What a colleague paid herself: written down by her, paid back with the next run, hers to take back before."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Actor
from backoffice.models import Expense
from buurtzorgweb.forms import Refused

OLDEST_DAYS = 366


@transaction.atomic
def add_expense(*, actor: Actor, team_id: int, day: date, what: str, amount: Decimal, iban: str) -> Expense:
    """Once, with the day and the amount of the receipt. Raises Refused."""
    today = timezone.localdate()
    if day > today:
        raise Refused(_("That day lies ahead. Write it down when you have paid."), "day")
    if (today - day).days > OLDEST_DAYS:
        raise Refused(_("That is more than a year ago. Talk to the back office about it."), "day")
    mine = Expense.objects.filter(user_id=actor.person_id, day=day, amount=amount, what__iexact=what)
    if mine.exists():
        raise Refused(_("You wrote this down already: the same day, amount and words."), "what")
    return Expense.objects.create(
        user_id=actor.person_id, team_id=team_id, day=day, what=what, amount=amount, iban=iban
    )


@transaction.atomic
def take_back_expense(*, expense: Expense) -> None:
    """As long as no run holds it. Raises Refused."""
    gone, _kinds = Expense.objects.filter(pk=expense.pk, run=None).delete()
    if not gone:
        raise Refused(_("This is in a run already and will be paid back."))
