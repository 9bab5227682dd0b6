"""Who pays in the demonstration: an invented account, so that expenses can be paid back and files have a number."""

from datetime import date

from django.utils import timezone

from backoffice.models import PayRule
from buurtzorgweb.demo.source import World

PAYER = {"payer_name": "Buurtzorg Wielmonde", "payer_iban": "NL91ABNA0417164300", "employer_number": "08012"}


def make_pay(world: World) -> None:
    world.save(
        PayRule(code=code, text=text, starts_on=date(2024, 1, 1), source="demonstration", confirmed_at=timezone.now())
        for code, text in PAYER.items()
    )
