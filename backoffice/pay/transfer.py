"""What colleagues are paid back, as one SEPA credit transfer (pain.001.001.09), checked against the bank's scheme."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from backoffice.models import PayrollRun
from backoffice.pay import iban, reading
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows

SCHEMA = "pain.001.001.09"
# The bank gets a day to carry it out.
AHEAD = timedelta(days=1)
TO_PAY = """
SELECT e.iban, min(u.first_name || ' ' || u.last_name), sum(e.amount), count(*), min(e.id)
FROM backoffice_expense e JOIN access_user u ON u.id = e.user_id
WHERE e.run_id = %(run)s GROUP BY e.user_id, e.iban ORDER BY min(e.id)
"""


def write(run: PayrollRun, path: Path) -> int:
    """One transfer a person and account; how many. No file where there is nothing to pay. Raises Refused."""
    found = rows(TO_PAY, run=run.pk)
    if found:
        payments = [
            payment(to, name, amount, _("Expenses %(month)s") % {"month": run.of_month.code}, f"{run.of_month}-{key}")
            for to, name, amount, _count, key in found
        ]
        path.write_bytes(message(payer(run), payments))
    return len(found)


def payer(run: PayrollRun) -> dict[str, Any]:
    """Whose account it comes from, by the rules of the month. Raises Refused."""
    tables, day = reading.tables(run.of_month), run.of_month.last
    name, account = tables.text("payer_name", day), iban.plain(tables.text("payer_iban", day))
    if not name or not iban.is_iban(account):
        raise Refused(
            _("There are expenses to pay back, and no name and IBAN of who pays: an administrator writes them down.")
        )
    return {"name": name, "IBAN": account, "batch": True, "currency": "EUR"}


def payment(to: str, name: str, amount: Any, about: str, key: str) -> dict[str, Any]:
    return {
        "name": name,
        "IBAN": to,
        "amount": int(amount * 100),
        "execution_date": timezone.localdate() + AHEAD,
        "description": about,
        "endtoend_id": key,
    }


def message(config: dict[str, Any], payments: list[dict[str, Any]]) -> bytes:
    """The library is loaded with the first message: it reads schemes that most processes never need."""
    from sepaxml import SepaTransfer

    made = SepaTransfer(config, schema=SCHEMA, clean=True)
    for each in payments:
        made.add_payment(each)
    return bytes(made.export(validate=True))
