"""Drafts: what one types is kept while one types, and taken away when it is sent."""

import json
import re
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from access.services import Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows
from clients.models import Draft

Fields = dict[str, list[str]]

PLACE = re.compile(r"(visit|note|report):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_CHARACTERS = 20_000
MOST_FIELDS = 200
STAYS = timedelta(days=14)

# One statement: whose client it is, what is too old, and the draft itself.
KEEP = """
WITH old AS (
  DELETE FROM clients_draft WHERE user_id = %(me)s AND kept_at < %(oldest)s AND place <> %(place)s)
INSERT INTO clients_draft (id, client_id, owner_team_id, recorded_at, user_id, place, fields, kept_at)
SELECT %(id)s, c.id, c.team_id, %(now)s, %(me)s, %(place)s, %(fields)s::jsonb, %(now)s
FROM clients_client c WHERE c.id = %(client)s AND c.team_id = %(team)s
ON CONFLICT (user_id, place) DO UPDATE SET fields = excluded.fields, kept_at = excluded.kept_at
RETURNING kept_at
"""


def keep_draft(*, client_id: UUID, team_id: int, actor: Actor, place: str, fields: Fields) -> datetime | None:
    """Keep the fields of one form, once however often they arrive; None where there is no such client or form.

    Raises Refused when it is too much.
    """
    if not PLACE.fullmatch(place):
        return None
    text = json.dumps(fields, ensure_ascii=False)
    if len(text) > MOST_CHARACTERS or len(fields) > MOST_FIELDS or "\\u0000" in text:
        raise Refused(_("This is too much for a draft. Send it, or make it shorter."))
    now = timezone.now()
    kept = rows(
        KEEP,
        id=uuid7(),
        me=actor.person_id,
        client=client_id,
        team=team_id,
        place=place,
        fields=text,
        now=now,
        oldest=now - STAYS,
    )
    return kept[0][0] if kept else None


def draft_of(*, user_id: int, place: str) -> Draft | None:
    """What this person was typing here, if it is not too old to be offered."""
    return Draft.objects.filter(user_id=user_id, place=place, kept_at__gte=timezone.now() - STAYS).first()


def clear_draft(*, user_id: int, place: str) -> None:
    """What was sent, or is not wanted any more, is kept no longer."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM clients_draft WHERE user_id = %s AND place = %s", [user_id, place])
