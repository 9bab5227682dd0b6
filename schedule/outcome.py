"""What a nurse says of a visit, as values: no database, no form."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from clients.promised import PromiseDraft


@dataclass(frozen=True, slots=True)
class ReportDraft:
    id: UUID
    text: str
    problem_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RatingDraft:
    id: UUID
    client_problem_id: UUID
    knowledge: int
    behavior: int
    status: int


@dataclass(frozen=True, slots=True)
class MeasurementDraft:
    id: UUID
    kind: str
    value: Decimal
    second_value: Decimal | None = None
    label: str = ""
    loinc: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All of one closing under the id made on the tablet; without care given, no `minutes` and no `started_at`."""

    id: UUID
    status: str
    started_at: datetime | None
    minutes: int | None
    reason: str = ""
    differs: tuple[str, ...] = ()
    not_done: tuple[UUID, ...] = field(default=())
    report: ReportDraft | None = None
    ratings: tuple[RatingDraft, ...] = ()
    measurement: MeasurementDraft | None = None
    promise: PromiseDraft | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of everything said: a repeat has the same, another content under the same id has not."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, datetime) else str(value)
