"""manage.py claims check FILE: each fault of a claim file with its line, record, field and return code."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backoffice.commands.parts import Part
from backoffice.vektis.checker import check

MOST = 1000


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="an AW319 file")


def act(command: BaseCommand, options: dict[str, Any]) -> None:
    path: Path = options["file"]
    try:
        with path.open("rb") as stream:
            found = list(islice(check(stream, timezone.localdate()), MOST + 1))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    for fault in found[:MOST]:
        where = "  ".join(filter(None, (f"line {fault.line}", fault.record, fault.field, fault.code or "advice")))
        command.stdout.write(f"{where}  {fault.text}")
    if any(not fault.is_advice for fault in found):
        more = "more than " if len(found) > MOST else ""
        raise CommandError(f"{path.name}: {more}{min(len(found), MOST)} faults.")
    command.stdout.write(f"{path.name}: no faults.")


PART = Part("check a claim file (AW319)", arguments, act)
