"""What an administrator does: people, teams, memberships, coaches, roles. A change of rights is a line in the log."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import OrganisationRole, User
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from teams import services
from teams.models import CoachAssignment, Membership, MembershipQuerySet, Team

Role = OrganisationRole.Role
# A password that cannot be used starts with this: nobody has chosen one yet.
NO_PASSWORD = "!"  # noqa: S105 a mark, not a password


def teams_named(text: str) -> "QuerySet[Team]":
    """Teams whose name, town or address has each word, with the number of members today."""
    today = timezone.localdate()
    now = Q(memberships__starts_on__lte=today) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today))
    found = Team.objects.annotate(size=Count("memberships", filter=now))
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(town__icontains=word) | Q(slug__icontains=word))
    return found.order_by("name", "pk")


def members_of(team: Team) -> MembershipQuerySet:
    """Members of today and later, with what stands beside their name."""
    left = Q(ends_on__isnull=False, ends_on__lt=timezone.localdate())
    waiting = ExpressionWrapper(Q(user__password__startswith=NO_PASSWORD), output_field=BooleanField())
    found = Membership.objects.filter(~left, team=team).with_names()
    return found.annotate(email=F("user__email"), waiting=waiting).order_by("first_name", "last_name", "starts_on")


def coaches_of(team: Team) -> "QuerySet[CoachAssignment]":
    over = Q(ends_on__isnull=False, ends_on__lt=timezone.localdate())
    return CoachAssignment.objects.filter(~over, team=team).select_related("coach").order_by("starts_on")


def coaches() -> "QuerySet[User]":
    """Who holds the role of coach today."""
    held = OrganisationRole.objects.now().filter(role=Role.COACH)
    return User.objects.filter(pk__in=held.values("user")).order_by("first_name", "last_name")


def roles_held(text: str = "") -> "QuerySet[OrganisationRole]":
    """Standings of today and later, of people whose name or address has each word."""
    over = Q(ends_on__isnull=False, ends_on__lt=timezone.localdate())
    found = OrganisationRole.objects.filter(~over).select_related("user")
    for word in text.split():
        found = found.filter(
            Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word) | Q(user__email__icontains=word)
        )
    return found.order_by("role", "user__first_name", "user__last_name")


def _log(actor: Actor, event: str, action: Any, row: Model, team: Team | None = None) -> None:
    log_access(
        actor,
        event,
        action,
        owner_team_id=team.pk if team else None,
        object_type=row._meta.model_name or "",
        object_id=row.pk,
    )


@transaction.atomic
def open_team(*, actor: Actor, **fields: Any) -> Team:
    """A new team. Raises Refused."""
    team = services.start_team(**fields)
    _log(actor, "team_started", Action.CREATE, team, team)
    return team


@transaction.atomic
def person_for(*, actor: Actor, email: str, first_name: str, last_name: str) -> User:
    """Who has this e-mail address; a new person gets no password, but a way to choose one. Raises Refused."""
    user = User.objects.filter(email__iexact=email).first()
    if user and not user.is_active:
        raise Refused(_("This account is closed."), "email")
    if user:
        return user
    if not first_name or not last_name:
        raise Refused(_("Nobody has this e-mail address yet: then both names are needed."), "first_name")
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    except IntegrityError as error:
        raise Refused(_("Somebody just added this person. Send it again."), "email") from error
    _log(actor, "person_added", Action.CREATE, user)
    return user


@transaction.atomic
def enrol(
    *, actor: Actor, team: Team, email: str, first_name: str, last_name: str, starts_on: date, **fields: Any
) -> Membership:
    """Somebody joins a team, known by e-mail or new; all or nothing. Raises Refused."""
    user = person_for(actor=actor, email=email, first_name=first_name, last_name=last_name)
    membership = services.add_member(team=team, user=user, starts_on=starts_on, **fields)
    _log(actor, "membership_started", Action.CREATE, membership, team)
    return membership


@transaction.atomic
def part_from(*, actor: Actor, membership: Membership, ends_on: date) -> None:
    """The last day of a membership. Raises Refused."""
    services.end_membership(membership=membership, on=ends_on)
    _log(actor, "membership_ended", Action.UPDATE, membership, membership.team)


@transaction.atomic
def give_coach(*, actor: Actor, team: Team, coach: User, starts_on: date) -> CoachAssignment:
    """A coach helps a team from a day on. Raises Refused."""
    try:
        with transaction.atomic():
            assignment = services.assign_coach(team=team, coach=coach, starts_on=starts_on)
    except IntegrityError as error:
        if "coach_once_at_a_time" not in str(error):
            raise
        raise Refused(_("%(name)s already is coach of this team.") % {"name": coach}, "coach") from error
    _log(actor, "coach_assigned", Action.CREATE, assignment, team)
    return assignment


@transaction.atomic
def release_coach(*, actor: Actor, assignment: CoachAssignment) -> None:
    """Today is the coach's last day with this team."""
    last = max(timezone.localdate(), assignment.starts_on)
    CoachAssignment.objects.filter(pk=assignment.pk).update(ends_on=last)
    _log(actor, "coach_released", Action.UPDATE, assignment, assignment.team)


@transaction.atomic
def give_role(
    *, actor: Actor, email: str, first_name: str, last_name: str, role: str, starts_on: date
) -> OrganisationRole:
    """A standing outside the teams, from a day on. Raises Refused."""
    user = person_for(actor=actor, email=email, first_name=first_name, last_name=last_name)
    if roles_held().filter(user=user, role=role).exists():
        raise Refused(_("%(name)s already has this role.") % {"name": user}, "role")
    held = OrganisationRole.objects.create(user=user, role=role, starts_on=starts_on)
    _log(actor, "role_given", Action.CREATE, held)
    return held


@transaction.atomic
def take_back_role(*, actor: Actor, held: OrganisationRole) -> None:
    """Today is the last day of a standing; the last administrator stays. Raises Refused."""
    lasting = OrganisationRole.objects.select_for_update().filter(role=Role.ADMINISTRATOR, ends_on=None)
    if held.role == Role.ADMINISTRATOR and not any(other.pk != held.pk for other in lasting):
        raise Refused(_("Somebody must remain administrator. Give the role to another person first."))
    OrganisationRole.objects.filter(pk=held.pk).update(ends_on=max(timezone.localdate(), held.starts_on))
    _log(actor, "role_ended", Action.UPDATE, held)
