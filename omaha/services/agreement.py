"""Agreeing on a plan: the moment after which it stands as it is."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.models import Client
from omaha.document import Plan, differences
from omaha.models import PlanVersion


@transaction.atomic
def agree_on_plan(*, client: Client, plan: Plan, agreed_with: str, relation: str, actor: Actor) -> PlanVersion:
    """Freeze the plan as the next version, with whom it was agreed. Raises Refused: empty, or nothing new."""
    if not plan["problems"]:
        raise Refused(_("There is nothing to agree on yet: the plan has no problem."))
    latest = PlanVersion.objects.filter(client=client).order_by("-number").first()
    if latest and not differences(latest.content, plan):
        raise Refused(
            _("This plan was agreed already, as version %(number)d. Nothing has changed since.")
            % {"number": latest.number}
        )
    number = (PlanVersion.objects.filter(client=client).aggregate(most=Max("number"))["most"] or 0) + 1
    try:
        with transaction.atomic():
            version = PlanVersion.objects.create(
                client=client,
                owner_team_id=client.team_id,
                number=number,
                content=plan,
                agreed_with=agreed_with,
                relation=relation,
                author_id=actor.person_id,
            )
    except IntegrityError as error:
        raise Refused(_("A colleague just agreed on a version of this plan. Look at it first.")) from error
    log_access(
        actor,
        "plan_agreed",
        Action.CREATE,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="plan_version",
        object_id=version.pk,
        part="plan",
    )
    return version
