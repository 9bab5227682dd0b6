"""Contracts out as a spreadsheet and in again: every row is checked, and all of them happen or none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.models import Contract, Insurer, Tariff
from backoffice.services.contracts import add_contract, add_tariff, change_contract, end_tariff
from backoffice.sheets.agreed import HEAD, TERMS, Fault, Row, understood
from backoffice.sheets.files import Unreadable, read, write
from buurtzorgweb.forms import Refused

WORDS: dict[str, Callable[[], str]] = {
    "large": lambda: _("The file is larger than a sheet of contracts can be. Nothing was read."),
    "long": lambda: _("The file has more than 5,000 rows. Nothing was read."),
    "empty": lambda: _("The file is empty. Nothing was read."),
    "broken": lambda: _("This is no spreadsheet we can read. Save it as .xlsx or .csv, and try again."),
}


class Faulty(Exception):
    """Every fault with its line; nothing was kept."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = sorted(faults)


@dataclass
class Taken:
    """What an import did."""

    contracts: int = 0
    changed: int = 0
    tariffs: int = 0
    ended: int = 0


def export() -> bytes:
    """One row for each tariff of a contract in its year; a contract without one has a row of its own."""
    return write("contracts", HEAD, rows())


def rows() -> list[list[Any]]:
    found = []
    tariffs: dict[str, list[Tariff]] = {}
    for tariff in Tariff.objects.order_by("product", "starts_on"):
        tariffs.setdefault(tariff.insurer_id, []).append(tariff)
    for contract in Contract.objects.select_related("insurer").prefetch_related("numbers"):
        others = sorted(one.insurer_id for one in contract.numbers.all() if one.insurer_id != contract.insurer_id)
        terms = [getattr(contract, name) for name in TERMS]
        start = [contract.insurer_id, contract.insurer.name, contract.year, contract.law, *terms, " ".join(others)]
        of_year = [one for one in tariffs.get(contract.insurer_id, []) if _overlaps(one, contract)]
        found += [
            [*start, one.product, one.hourly, one.starts_on, one.ends_on, one.unit, one.most_units] for one in of_year
        ] or [start]
    return found


def _overlaps(tariff: Tariff, contract: Contract) -> bool:
    return tariff.starts_on <= contract.last and (tariff.ends_on is None or tariff.ends_on >= contract.first)


def take_in(*, actor: Actor, content: bytes) -> Taken:
    """Read a sheet and do what it says, whole. Raises Faulty with each fault and its line."""
    try:
        found, faults = understood(read(content))
    except Unreadable as why:
        raise Faulty([Fault(0, "", WORDS[why.kind]())]) from why
    if faults:
        raise Faulty(faults)
    with transaction.atomic():
        taken = _apply(actor, found, faults)
        if faults:
            raise Faulty(faults)
        log_access(actor, "contracts_imported", Action.CREATE, object_type="contract_list", result_count=len(found))
    return taken


def _apply(actor: Actor, found: list[Row], faults: list[Fault]) -> Taken:
    """Contracts first, then tariffs by day, so that one ends before the next begins."""
    taken, insurers = Taken(), Insurer.objects.in_bulk()
    unknown = {number for row in found for number in (row.uzovi, *row.others)} - insurers.keys()
    for row in found:
        if missing := sorted({row.uzovi, *row.others} & unknown):
            faults.append(Fault(row.line, "uzovi", _("nobody here has the number %s") % ", ".join(missing)))
    known = [row for row in found if not {row.uzovi, *row.others} & unknown]
    contracts = {(row.uzovi, row.year, row.law): row for row in reversed(known)}
    for row in sorted(contracts.values(), key=lambda row: row.line):
        _try(row, "year", faults, _contract, actor, row, insurers, taken)
    # A sheet says a tariff once for each year it holds in; the first such line counts, the others say the same.
    for row in sorted(known, key=lambda row: (row.starts_on is None, row.starts_on, row.line)):
        if row.hourly is not None:
            _try(row, "tariff", faults, _tariff, actor, row, insurers, taken)
    return taken


def _try(row: Row, column: str, faults: list[Fault], act: Callable[..., None], *words: Any) -> None:
    try:
        with transaction.atomic():
            act(*words)
    except Refused as refusal:
        faults.append(Fault(row.line, column, str(refusal.message)))


def _contract(actor: Actor, row: Row, insurers: dict[str, Insurer], taken: Taken) -> None:
    others = [insurers[number] for number in row.others]
    known = Contract.objects.filter(insurer=row.uzovi, year=row.year, law=row.law).first()
    if known is None:
        add_contract(actor=actor, insurer=insurers[row.uzovi], year=row.year, law=row.law, others=others, **row.terms)
        taken.contracts += 1
        return
    numbers = set(known.numbers.values_list("insurer_id", flat=True))
    if {name: getattr(known, name) for name in TERMS} != row.terms or numbers != {row.uzovi, *row.others}:
        change_contract(actor=actor, contract=known, others=others, **row.terms)
        taken.changed += 1


def _tariff(actor: Actor, row: Row, insurers: dict[str, Insurer], taken: Taken) -> None:
    """The same first day is the same tariff: it can end, and is otherwise never changed. Raises Refused."""
    assert row.hourly is not None
    assert row.starts_on is not None
    of = {"insurer": row.uzovi, "product": row.product, "starts_on": row.starts_on}
    known = Tariff.objects.filter(**of).first()
    if known is None:
        add_tariff(
            actor=actor,
            insurer=insurers[row.uzovi],
            product=row.product,
            hourly=row.hourly,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            unit=row.unit,
            most_units=row.most_units,
        )
        taken.tariffs += 1
        return
    if (known.hourly, known.unit, known.most_units) != (row.hourly, row.unit, row.most_units):
        raise Refused(_("The tariff that begins on this day is another one. End it, and begin the new one later."))
    if known.ends_on != row.ends_on:
        if row.ends_on is None:
            raise Refused(_("This tariff has a last day; it does not go on by itself."))
        end_tariff(actor=actor, tariff=known, ends_on=row.ends_on)
        taken.ended += 1
