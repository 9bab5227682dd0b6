"""Commands of an administrator: one clear line and exit code 1 on bad input, all or nothing, and a line in the log."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.forms import Form

from access.context import Mode, enter, leave
from access.services import Actor, Ground
from buurtzorgweb.forms import attempt


@contextmanager
def in_the_shell(name: str) -> Iterator[Actor]:
    """The eyes of an administrator without a person: who may open a shell is known outside the product."""
    with transaction.atomic():
        enter(Mode.ADMIN, job=name)
        yield Actor(None, f"manage.py {name}", "administrator", Ground.JOB)
        leave()


class ShellCommand(BaseCommand):
    # What the shell calls a field of the form.
    said: Mapping[str, str] = {}

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if getattr(parser, "called_from_command_line", False):
            parser.error = self._stop  # type: ignore[method-assign]
        return parser

    def _stop(self, message: str) -> NoReturn:
        """argparse would print its usage as well, and exit with 2."""
        self.stderr.write(message)
        raise SystemExit(1)

    def add_arguments(self, parser: ArgumentParser) -> None:
        raise NotImplementedError

    def run(self, form: Form, act: Callable[..., Any], **kwargs: Any) -> Any:
        """Validate as the screen does, act, or stop with the first thing that is wrong."""
        if attempt(form, act, **kwargs):
            return form.result  # type: ignore[attr-defined]
        field, errors = next(iter(form.errors.items()))
        name = self.said.get(field, "" if field == "__all__" else f"--{field}")
        raise CommandError(f"{name}: {errors[0]}" if name else str(errors[0]))
