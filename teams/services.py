"""Starting a team, adding a member, ending a membership: the administrator's few acts."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.models import User
from buurtzorgweb.forms import Refused
from teams.models import CoachAssignment, Membership, Team, TeamRole

MOST_MEMBERS = 12


@transaction.atomic
def start_team(*, slug: str, name: str, town: str, starts_on: date, **more: Any) -> Team:
    """A new team, under an address (slug) that no other has. Raises Refused."""
    if Team.objects.filter(slug=slug).exists():
        raise Refused(_("There already is a team with the address “%(slug)s”.") % {"slug": slug}, "slug")
    return Team.objects.create(slug=slug, name=name, town=town, started_on=starts_on, **more)


@transaction.atomic
def add_member(
    *, team: Team, user: User, starts_on: date, contract_hours: Decimal, level: int, **more: Any
) -> Membership:
    """A person joins a team from a day on; a team has at most twelve. Raises Refused."""
    Team.objects.select_for_update().get(pk=team.pk)
    if team.memberships.on(starts_on).count() >= MOST_MEMBERS:
        raise Refused(
            _("A team has at most %(most)d members. Two smaller teams work better than one large one.")
            % {"most": MOST_MEMBERS}
        )
    try:
        with transaction.atomic():
            return Membership.objects.create(
                team=team, user=user, starts_on=starts_on, contract_hours=contract_hours, level=level, **more
            )
    except IntegrityError as error:
        if "membership_once_at_a_time" not in str(error):
            raise
        raise Refused(_("%(name)s already is in this team in that period.") % {"name": user}) from error


@transaction.atomic
def end_membership(*, membership: Membership, on: date) -> None:
    """The last day in the team. Rights to its records end with that day, at the next statement."""
    if on < membership.starts_on:
        raise Refused(_("The last day lies before the first."), "ends_on")
    Membership.objects.filter(pk=membership.pk).update(ends_on=on)


@transaction.atomic
def take_role(*, team: Team, user: User, role: str, starts_on: date) -> TeamRole:
    """Somebody takes a rotating role from a day on."""
    return TeamRole.objects.create(team=team, user=user, role=role, starts_on=starts_on)


@transaction.atomic
def assign_coach(*, team: Team, coach: User, starts_on: date) -> CoachAssignment:
    return CoachAssignment.objects.create(team=team, coach=coach, starts_on=starts_on)
