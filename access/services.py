"""The access log's only door."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from access.models import AccessLogEntry, User
from buurtzorgweb.logs import request_id

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

    @classmethod
    def of(cls, request: HttpRequest, role: str, ground: AccessLogEntry.Ground = Ground.MEMBER) -> "Actor":
        user = request.user
        assert isinstance(user, User)
        agent = request.headers.get("User-Agent", "")
        kind = "tablet" if "iPad" in agent or ("Android" in agent and "Mobile" not in agent) else "phone" if "Mobile" in agent else "desk"
        return cls(user.pk, str(user), role, ground, request.META.get("REMOTE_ADDR", "")[:45], kind)


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
    AccessLogEntry.objects.create(
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
