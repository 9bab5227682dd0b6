"""Everybody who signs in: members with roles and absences, the coach, the back office, the administrator."""

from collections.abc import Iterator
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from access.models import OrganisationRole, User
from buurtzorgweb.demo.source import Told, World, dutch
from teams.models import Absence, CoachAssignment, Membership, Team, TeamRole

PASSWORD = "wielmonde-demo"  # noqa: S105  invented people; the command refuses to run where DEMO is not set
Role = OrganisationRole.Role
STAFF = {"coaches": Role.COACH, "back_office": Role.BACK_OFFICE, "administrators": Role.ADMINISTRATOR}
STAFF_SINCE = -1250

SIGN_INS = {
    "nurse": "marieke.slotboom@demo.example",
    "coach": "hettie.bruinsma@demo.example",
    "office": "wouter.steenbeek@demo.example",
    "administrator": "robin.akkermans@demo.example",
}


def sign_ins() -> list[str]:
    return [f"demo {role} {email} {PASSWORD}" for role, email in SIGN_INS.items()]


def members_of(team: Told) -> list[Told]:
    """Who belongs to a team and who left it."""
    return [*team["members"], *team.get("left_members", [])]


def make_people(world: World) -> None:
    teams = world.told_teams["teams"]
    staff = {kind: world.told_teams[kind] for kind in STAFF}
    told = [person for team in teams for person in members_of(team)] + [
        one for group in staff.values() for one in group
    ]
    # Hashed once: each hash costs a quarter of a second, and the password is no secret.
    password = make_password(PASSWORD)
    world.users = {person["id"]: make_user(person, password) for person in told}
    world.save(world.users.values())
    world.teams = {team["slug"]: make_team(world, team) for team in teams}
    world.save(world.teams.values())
    for rows in (memberships, team_roles, absences):
        world.save(row for team in teams for row in rows(world, team))
    world.save(
        OrganisationRole(user=world.users[person["id"]], role=role, starts_on=world.calendar.day(STAFF_SINCE))
        for kind, role in STAFF.items()
        for person in staff[kind]
    )
    world.save(row for coach in staff["coaches"] for row in coach_assignments(world, coach))


def make_user(person: Told, password: str) -> User:
    return User(
        email=person["email"],
        first_name=person["first"],
        last_name=person["last"],
        language=person.get("language", "nl"),
        is_active="member_until" not in person,
        password=password,
    )


def make_team(world: World, team: Told) -> Team:
    return Team(
        slug=team["slug"],
        name=team["name"],
        town=team["town"],
        postcode_areas=team["postcode_areas"],
        phone=team["phone"],
        email=team["email"],
        about_nl=team["about"]["nl"],
        about_en=team["about"]["en"],
        office_address=team["office"]["address"],
        latitude=team["office"]["lat"],
        longitude=team["office"]["lon"],
        started_on=world.calendar.day(team["started"]),
    )


def memberships(world: World, team: Told) -> Iterator[Membership]:
    for person in members_of(team):
        yield Membership(
            team=world.teams[team["slug"]],
            user=world.users[person["id"]],
            starts_on=world.calendar.day(person["member_since"]),
            ends_on=world.calendar.until(person.get("member_until")),
            contract_hours=Decimal(person["contract_hours"]),
            level=person["level_number"],
            employee_number=person["employee_no"],
            transport=person["transport"],
            prefers=person.get("prefers", []),
            about_nl=person["about"]["nl"],
            about_en=person["about"]["en"],
        )


def team_roles(world: World, team: Told) -> Iterator[TeamRole]:
    for role in team["roles"]:
        yield TeamRole(
            team=world.teams[team["slug"]],
            user=world.users[role["member"]],
            role=role["role"],
            starts_on=world.calendar.day(role["from"]),
            ends_on=world.calendar.until(role["to"]),
        )


def absences(world: World, team: Told) -> Iterator[Absence]:
    for absence in team["absences"]:
        yield Absence(
            team=world.teams[team["slug"]],
            user=world.users[absence["member"]],
            kind=absence["kind"],
            percent=absence["percent"],
            starts_on=world.calendar.day(absence["from"]),
            ends_on=world.calendar.until(absence["to"]),
            note=dutch(absence.get("note")),
        )


def coach_assignments(world: World, coach: Told) -> Iterator[CoachAssignment]:
    for assignment in coach["assignments"]:
        yield CoachAssignment(
            coach=world.users[coach["id"]],
            team=world.teams[assignment["team"]],
            starts_on=world.calendar.day(assignment["from"]),
            ends_on=world.calendar.until(assignment["to"]),
        )
