"""The story of a client, how she lives and how one gets in."""

from django.db import transaction
from django.utils import timezone

from access.seal import seal
from access.services import Action, Actor, log_access
from clients.models import Client


@transaction.atomic
def tell_story(
    *,
    client: Client,
    actor: Actor,
    what_matters: str,
    living: str,
    language: str,
    access_instructions: str,
    key_safe_code: str = "",
) -> Client:
    """What she says matters gets today's date when it changed; a new code of the key safe is sealed."""
    fields = ["what_matters", "living", "access_instructions", "languages"]
    if what_matters != client.what_matters:
        client.what_matters_on = timezone.localdate()
        fields.append("what_matters_on")
    client.what_matters, client.living, client.access_instructions = what_matters, living, access_instructions
    # The first is the one her letters are written in; others that she speaks stay known.
    client.languages = [code for code in dict.fromkeys([language, *client.languages]) if code]
    if key_safe_code:
        client.key_safe_sealed = seal(key_safe_code, f"clients_client|key_safe|{client.pk}")
        fields.append("key_safe_sealed")
    client.save(update_fields=fields)
    log_access(
        actor,
        "story_changed",
        Action.UPDATE,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="client",
        object_id=client.pk,
        part="story",
    )
    return client
