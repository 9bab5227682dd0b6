"""The access log's only door."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from access.device import address_of, kind_of
from access.models import AccessLogEntry, User
from buurtzorgweb.logs import request_id
from buurtzorgweb.sql import insert

Action = AccessLogEntry.Action
Ground = AccessLogEntry.Ground


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from where, in which role and on what ground."""

    user_id: int | None
    name: str
    role: str
    ground: AccessLogEntry.Ground
    device: str = ""
    device_kind: str = ""

    @property
    def person_id(self) -> int:
        """The person who acts; where nobody does, asking is a programmer's mistake."""
        assert self.user_id is not None
        return self.user_id

    @classmethod
    def of(cls, request: HttpRequest, role: str, ground: AccessLogEntry.Ground = Ground.MEMBER) -> "Actor":
        user = request.user
        assert isinstance(user, User)
        return cls(user.pk, str(user), role, ground, address_of(request), kind_of(request))

    @classmethod
    def signing_in(cls, request: HttpRequest | None, user: User | None) -> "Actor":
        """Who asks to come in; nobody, where the account does not exist."""
        device, kind = (address_of(request), kind_of(request)) if request else ("", "")
        return cls(user.pk if user else None, str(user or ""), "", Ground.SELF, device, kind)


def log_access(
    actor: Actor,
    event: str,
    action: AccessLogEntry.Action,
    *,
    client_id: UUID | None = None,
    owner_team_id: int | None = None,
    object_type: str = "",
    object_id: Any = "",
    part: str = "",
    result_count: int | None = None,
    outcome: str = "ok",
) -> None:
    """Write one NEN 7513 line in the transaction of the act itself: no line, no page."""
    line = AccessLogEntry(
        event=event,
        action=action,
        outcome=outcome,
        user_id=actor.user_id,
        name_then=actor.name,
        role=actor.role,
        ground=actor.ground,
        device=actor.device,
        device_kind=actor.device_kind,
        client_id=client_id,
        owner_team_id=owner_team_id,
        object_type=object_type,
        object_id=str(object_id),
        part=part,
        result_count=result_count,
        request_id=request_id.get(),
    )
    insert(line)
