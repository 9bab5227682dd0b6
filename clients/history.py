"""The history of a record in words: which row, which field, from what to what, by whom."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from access.models import User
from buurtzorgweb.templatetags.look import when
from clients.history_words import COLUMNS, THINGS
from clients.models import RecordChange

Kind = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One change: what kind of thing, and for each field the words before and after."""

    at: datetime
    who: str
    what: str
    action: str
    fields: list[tuple[str, str, str]]
    fresh: bool


@cache
def model_of(table: str) -> type[models.Model] | None:
    """Rooms further up the house are found by their table: imports point one way."""
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def names_of(changes: list[RecordChange]) -> dict[int, str]:
    """Everybody named in these changes, in one statement."""
    keys = {change.user_id for change in changes if change.user_id}
    for change in changes:
        model = model_of(change.table)
        for column in (*change.before, *change.after):
            if column == "restricted_to":
                keys |= {*(change.before.get(column) or ()), *(change.after.get(column) or ())}
            field = field_of(model, column)
            if field is not None and field.related_model is User:
                keys |= {value for value in (change.before.get(column), change.after.get(column)) if value}
    people = User.objects.filter(pk__in=keys).values_list("pk", "first_name", "last_name")
    return {key: f"{first} {last}" for key, first, last in people}


def field_of(model: type[models.Model] | None, column: str) -> Any:
    if model is None:
        return None
    return next((field for field in model._meta.concrete_fields if field.column == column), None)


@cache
def terms(model: type[models.Model]) -> dict[str, str]:
    """Reference terms (Omaha) by their code; they never change while a process runs."""
    return {str(term.pk): str(term) for term in model._default_manager.all()}


def said(field: Any, column: str, value: Any, names: dict[int, str]) -> str:
    """One value as a person reads it."""
    if value in (None, "", [], {}):
        return "–"
    if column == "restricted_to":
        return ", ".join(names.get(key, str(key)) for key in value)
    if column == "days":
        return ", ".join(str(WEEKDAYS_ABBR[day - 1]).lower() for day in value)
    if value == "sealed":
        return _("sealed, not shown")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is None:
        return str(value)
    if field.related_model is User:
        return names.get(value, str(value))
    if field.related_model is not None:
        return (
            terms(field.related_model).get(str(value), str(value))
            if isinstance(value, str) and len(value) <= 8
            else _("another one")
        )
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(str(value))):
        return when(moment)
    if isinstance(field, models.DateField) and (day := parse_date(str(value))):
        return date_format(day, "j F Y")
    return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)


def line(change: RecordChange, names: dict[int, str]) -> Line:
    model = model_of(change.table)
    fields = []
    for column in change.after or change.before:
        if column not in COLUMNS:
            continue
        field = field_of(model, column)
        before, after = (said(field, column, side.get(column), names) for side in (change.before, change.after))
        fields.append((str(COLUMNS[column]), before, after))
    who = names.get(change.user_id or 0, _("automatic work"))
    what = str(THINGS.get(change.table, change.table))
    return Line(change.at, who, what, str(RecordChange.Action(change.action).label), fields, change.action == "I")


def history_of(client_id: UUID, *, before: datetime | None, most: int) -> tuple[list[Line], datetime | None]:
    """The newest changes before a moment, and the moment from which to go on; two statements and the terms."""
    found = RecordChange.objects.filter(client_id=client_id).order_by("-at", "id")
    if before:
        found = found.filter(at__lt=before)
    changes = list(found[: most + 1])
    names = names_of(changes[:most])
    further = changes[most - 1].at if len(changes) > most else None
    return [line(change, names) for change in changes[:most]], further
