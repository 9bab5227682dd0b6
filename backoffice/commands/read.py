"""manage.py claims read FILE: book an insurer's answer (AW320), whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.context import job
from backoffice.commands.parts import Part
from backoffice.models import ReturnFile
from backoffice.services.ledger import book_return
from buurtzorgweb.forms import Refused


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="an AW320 file, as the insurer sent it")


def act(command: BaseCommand, options: dict[str, Any]) -> None:
    path: Path = options["file"]
    try:
        with path.open("rb", buffering=1 << 20) as stream, job("claims read"):
            booked, new = book_return(stream=stream, name=path.name)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except Refused as refused:
        raise CommandError(f"{path.name}: {refused.message}") from refused
    command.stdout.write(
        told(booked) if new else f"{path.name}: read before, on {booked.read_at:%Y-%m-%d}. Nothing changed."
    )


def told(booked: ReturnFile) -> str:
    claim = booked.claim_file
    if booked.outcome == ReturnFile.Outcome.REFUSED:
        return f"{claim.invoice_number}: refused as a whole, {claim.lines_count} lines ({' '.join(booked.codes)})."
    return (
        f"{claim.invoice_number}: {booked.lines_accepted} lines awarded, {booked.lines_partly} partly,"
        f" {booked.lines_refused} refused; € {booked.awarded} of € {booked.claimed}."
    )


PART = Part("read an insurer's answer (AW320)", arguments, act)
