"""Which tables are filled, in which order, with which columns, by which lines."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from buurtzorgweb.seed import care, money, people, records
from buurtzorgweb.seed.days import Days
from buurtzorgweb.seed.world import World

Lines = Callable[[], Iterator[str]]
RECORD = "id, client_id, owner_team_id, recorded_at"


class Table(NamedTuple):
    name: str
    columns: str
    lines: Lines


def organisation(world: World, password: str) -> list[Table]:
    """Few rows: keys and indexes stay on."""
    return [
        Table(
            "access_user",
            "id, password, last_login, email, first_name, last_name, language, theme, is_active, date_joined",
            lambda: people.users(world, password),
        ),
        Table("access_organisationrole", "user_id, role, starts_on, ends_on", lambda: people.roles_outside(world)),
        Table(
            "teams_team",
            "id, slug, name, town, postcode_areas, phone, email, about_nl, about_en, office_address, latitude,"
            " longitude, started_on",
            lambda: people.teams(world),
        ),
        Table(
            "teams_membership",
            "user_id, team_id, contract_hours, level, employee_number, transport, prefers, about_nl, about_en,"
            " starts_on, ends_on",
            lambda: people.memberships(world),
        ),
        Table("teams_teamrole", "team_id, user_id, role, starts_on, ends_on", lambda: people.team_roles(world)),
        Table(
            "teams_coachassignment", "coach_id, team_id, starts_on, ends_on", lambda: people.coach_assignments(world)
        ),
        Table("backoffice_insurer", "uzovi, name, concern, kind", lambda: money.insurers(world)),
        Table(
            "backoffice_contract",
            "id, insurer_id, year, law, number, message_code, code_list, unit, rounding, priced_per, line_per,"
            " claim_months, resubmit_months, ceiling, above_ceiling",
            lambda: money.contracts(world),
        ),
        Table(
            "backoffice_contractinsurer", "contract_id, insurer_id, year, law", lambda: money.contract_numbers(world)
        ),
        Table(
            "backoffice_tariff",
            "insurer_id, product, hourly, unit, most_units, starts_on, ends_on",
            lambda: money.tariffs(world),
        ),
        Table("backoffice_officesetting", "key, value, starts_on", lambda: money.choices(world)),
    ]


CLIENT = (
    "id, team_id, first_name, initials, birth_prefix, birth_family, partner_prefix, partner_family, name_use,"
    " address_as, search_name, gender, birth_date, deceased_on, bsn_sealed, bsn_look_up, languages, insurer_uzovi,"
    " care_office_uzovi, street, house_number, house_suffix, postcode, town, latitude, longitude, living, phone,"
    " access_instructions, key_safe_sealed, what_matters, what_matters_on, named_nurse_id, stand_in_id, recorded_at"
)
VISIT = (
    f"{RECORD}, team_id, care_moment_id, slot, date, planned_start, planned_minutes, nurse_id, status, reason,"
    " started_at, actual_minutes, outcome_id"
)


def of_clients(world: World) -> list[Table]:
    """Rows of records, and the hours beside visits: bare while they are filled."""
    days = Days(world)  # before the processes that share it
    return [*persons(world), *plans(world), *visits(world, days)]


def persons(world: World) -> list[Table]:
    return [
        Table("clients_client", CLIENT, lambda: records.clients(world)),
        Table("clients_careepisode", f"{RECORD}, starts_on, ends_on, end_reason, why", lambda: records.episodes(world)),
        Table(
            "clients_networkcontact",
            f"{RECORD}, ring, role, name, phone, note, position",
            lambda: records.contacts(world),
        ),
        Table("clients_risk", f"{RECORD}, starts_on, ends_on, kind, text, position", lambda: records.risks(world)),
        Table(
            "clients_indication",
            f"{RECORD}, starts_on, ends_on, law, product, hours_per_week, author_id, note",
            lambda: records.indications(world),
        ),
        Table(
            "backoffice_longtermdecision",
            f"{RECORD}, starts_on, ends_on, client_number, request_number, decision_number, function_code,"
            " package_code, recorded_by_id",
            lambda: money.decisions(world),
        ),
        Table(
            "clients_measurement",
            f"{RECORD}, kind, loinc, unit, label, value, second_value, measured_at, author_id, visit_id",
            lambda: records.measurements(world),
        ),
    ]


def plans(world: World) -> list[Table]:
    return [
        Table(
            "omaha_clientproblem",
            f"{RECORD}, problem_id, whose_id, kind_id, starts_on, closed_on, close_reason, next_evaluation_on,"
            " other_text, target_knowledge, target_behavior, target_status, target_note, restricted_to, changed_at",
            lambda: care.problems(world),
        ),
        Table("omaha_observedsign", f"{RECORD}, client_problem_id, sign_id, restricted_to", lambda: care.signs(world)),
        Table(
            "omaha_rating",
            f"{RECORD}, client_problem_id, moment, rated_at, knowledge, behavior, status, author_id,"
            " visit_id, restricted_to",
            lambda: care.ratings(world),
        ),
        Table(
            "omaha_intervention",
            f"{RECORD}, starts_on, ends_on, client_problem_id, category_id, target_id, text, position,"
            " restricted_to, changed_at",
            lambda: care.interventions(world),
        ),
        Table(
            "schedule_caremoment",
            f"{RECORD}, starts_on, ends_on, days, every_weeks, part_of_day, window_from, window_to, minutes,"
            " nurses, min_level, indication_id",
            lambda: care.care_moments(world),
        ),
        Table(
            "schedule_caremomentintervention", f"{RECORD}, care_moment_id, intervention_id", lambda: care.links(world)
        ),
    ]


def visits(world: World, days: Days) -> list[Table]:
    return [
        Table("schedule_visit", VISIT, days.visits),
        Table(
            "clients_report",
            f"{RECORD}, author_id, written_at, text, problem_id, visit_id, corrects_id, restricted_to",
            days.reports,
        ),
        Table("schedule_workentry", "id, team_id, user_id, date, kind, minutes", days.work),
    ]
