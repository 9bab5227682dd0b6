"""The command as a whole: what it loads, what it leaves as it was, what it refuses."""

import signal
import time

import psycopg
import pytest
from django.core.management import CommandError, call_command

from tests.seed import databases

SMALL = ("--teams=3", "--clients=30", "--months=1", "--seed=7")
TABLES = [
    *("access_user", "access_organisationrole"),
    *("teams_team", "teams_membership", "teams_teamrole", "teams_coachassignment"),
    *("clients_client", "clients_careepisode", "clients_networkcontact", "clients_risk", "clients_indication"),
    *("clients_measurement", "clients_report"),
    *("omaha_clientproblem", "omaha_observedsign", "omaha_rating", "omaha_intervention"),
    *("backoffice_insurer", "backoffice_contract", "backoffice_tariff", "backoffice_longtermdecision"),
    *("schedule_caremoment", "schedule_caremomentintervention", "schedule_visit", "schedule_workentry"),
]

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def seeded(django_db_setup):
    """A small organisation, with the catalogue as it was before."""
    databases.make("seed_one")
    before = databases.catalogue("seed_one")
    code, said, complained = databases.seed("seed_one", *SMALL)
    assert (code, complained) == (0, "")
    yield before, said
    databases.drop("seed_one")


@pytest.fixture
def ask(seeded):
    with databases.connect("seed_one") as database:
        yield lambda question: database.execute(question).fetchall()


@pytest.fixture
def empty(django_db_setup):
    databases.make("seed_empty")
    yield "seed_empty"
    databases.drop("seed_empty")


def test_the_same_seed_makes_the_same_rows(seeded):
    databases.make("seed_two")
    assert databases.seed("seed_two", *SMALL, "--no-floor")[0] == 0
    assert databases.digests("seed_one", TABLES) == databases.digests("seed_two", TABLES)
    databases.drop("seed_two")


def test_another_seed_makes_other_rows(seeded, empty):
    assert databases.seed(empty, *SMALL[:3], "--seed=8", "--no-floor")[0] == 0
    one, two = databases.digests("seed_one", TABLES), databases.digests(empty, TABLES)
    same = {table for table in TABLES if one[table] == two[table]}
    apart = {"access_organisationrole", "teams_membership", "teams_teamrole", "teams_coachassignment"}
    assert same == apart | {"backoffice_insurer", "backoffice_contract", "backoffice_tariff"}


def test_keys_indexes_triggers_and_row_security_are_as_before(seeded):
    before, _said = seeded
    assert databases.catalogue("seed_one") == before


def test_it_prints_speed_and_floor(seeded):
    _before, said = seeded
    assert "rows a second" in said
    assert "floor, plain COPY of the same rows" in said


def test_every_table_has_rows(ask):
    assert [table for table in TABLES if ask(f"SELECT count(*) FROM {table}") == [(0,)]] == []


def test_there_is_about_one_visit_per_client_and_day(ask):
    [(visits, days)] = ask("SELECT count(*), count(DISTINCT date) FROM schedule_visit")
    assert 0.5 < visits / days / 30 < 1.7


def test_visits_before_today_are_over_and_later_ones_planned(ask):
    assert ask(
        "SELECT DISTINCT date < (now() AT TIME ZONE 'Europe/Amsterdam')::date, status = 'planned'"
        " FROM schedule_visit ORDER BY 1"
    ) == [(False, True), (True, False)]


def test_visits_follow_their_care_moment(ask):
    [(wrong,)] = ask(
        "SELECT count(*) FROM schedule_visit v JOIN schedule_caremoment m ON m.id = v.care_moment_id"
        " WHERE v.client_id <> m.client_id OR extract(isodow FROM v.date) <> ALL (m.days)"
        " OR v.planned_minutes <> m.minutes OR v.date < m.starts_on"
        " OR (v.planned_start AT TIME ZONE 'Europe/Amsterdam')::date <> v.date"
    )
    assert wrong == 0


def test_visits_lie_in_sensible_hours(ask):
    [(first, last)] = ask(
        "SELECT min((planned_start AT TIME ZONE 'Europe/Amsterdam')::time)::text,"
        " max(((planned_start + planned_minutes * interval '1 minute') AT TIME ZONE 'Europe/Amsterdam')::time)::text"
        " FROM schedule_visit"
    )
    assert first >= "07:00"
    assert last <= "23:30:00"


def test_nurses_visit_clients_of_their_own_team_one_at_a_time(ask):
    [(strangers,)] = ask(
        "SELECT count(*) FROM schedule_visit v WHERE v.team_id <> v.owner_team_id"
        " OR NOT EXISTS (SELECT FROM teams_membership m WHERE m.user_id = v.nurse_id AND m.team_id = v.team_id)"
    )
    assert strangers == 0
    [(overlaps,)] = ask(
        "SELECT count(*) FROM (SELECT planned_start < lag(planned_start + planned_minutes * interval '1 minute')"
        " OVER (PARTITION BY nurse_id, date ORDER BY planned_start) AS clash FROM schedule_visit) t WHERE clash"
    )
    assert overlaps == 0


def test_each_record_is_complete(ask):
    assert ask(
        "SELECT count(DISTINCT client_id), count(*) FROM clients_careepisode"
        " UNION ALL SELECT count(DISTINCT client_id), count(*) FROM clients_networkcontact"
        " UNION ALL SELECT count(DISTINCT client_id), count(*) FROM omaha_clientproblem"
        " UNION ALL SELECT count(DISTINCT client_id), count(*) FROM omaha_rating WHERE moment = 'baseline'"
        " UNION ALL SELECT count(DISTINCT client_id), count(*) FROM omaha_intervention"
    ) == [(30, 30), (30, 90), (30, 90), (30, 90), (30, 180)]


def test_reports_hang_on_a_visit_done_by_their_author(ask):
    [(reports, wrong)] = ask(
        "SELECT count(*), count(*) FILTER (WHERE v.id IS NULL OR v.status <> 'done' OR v.nurse_id <> r.author_id"
        " OR v.client_id <> r.client_id OR length(r.text) NOT BETWEEN 100 AND 320) FROM clients_report r"
        " LEFT JOIN schedule_visit v ON v.id = r.visit_id"
    )
    assert reports > 50
    assert wrong == 0


def test_every_client_could_be_claimed(ask):
    """With a BSN, an insurer under a contract that year, a tariff for the indication, a decision where it is Wlz."""
    assert ask("SELECT count(*) FROM clients_client WHERE bsn_sealed IS NULL") == [(0,)]
    assert ask(
        "SELECT count(*) FROM clients_client c JOIN clients_indication i ON i.client_id = c.id WHERE NOT EXISTS ("
        " SELECT FROM backoffice_contractinsurer n JOIN backoffice_tariff t ON t.insurer_id = n.insurer_id"
        " WHERE n.insurer_id = CASE i.law WHEN 'Wlz' THEN c.care_office_uzovi ELSE c.insurer_uzovi END"
        " AND n.law = i.law AND t.product = i.product AND n.year = extract(year FROM now()))"
        " OR i.law = 'Wlz' AND NOT EXISTS (SELECT FROM backoffice_longtermdecision d WHERE d.client_id = c.id)"
    ) == [(0,)]


def test_figures_are_there_for_the_finished_month(ask):
    assert ask("SELECT count(*) > 0 FROM benchmarks_figure WHERE numerator > 0") == [(True,)]


def test_a_nurse_sees_her_own_team_alone(seeded):
    with psycopg.connect(databases.SERVERS.database_url("seed_one")) as nurse:
        user, team = nurse.execute("SELECT user_id, team_id FROM teams_membership ORDER BY id DESC LIMIT 1").fetchone()
        nurse.execute("SELECT set_config('app.user_id', %s, true), set_config('role', 'app_team', true)", [str(user)])
        assert nurse.execute("SELECT DISTINCT owner_team_id FROM schedule_visit").fetchall() == [(team,)]


def test_the_next_person_made_by_hand_gets_a_key_of_her_own(ask):
    assert ask("SELECT nextval(pg_get_serial_sequence('access_user', 'id')) > max(id) FROM access_user") == [(True,)]


REFUSED = {
    "no team": ({"teams": "0"}, "--teams must be 1 to"),
    "a word": ({"teams": "many"}, "--teams must be a whole number"),
    "fewer clients than teams": ({"teams": "5", "clients": "4"}, "--clients must be 1 to"),
    "too many clients": ({"teams": "1", "clients": "101"}, "--clients must be 1 to"),
    "no month": ({"months": "0"}, "--months must be 1 to"),
    "a seed below zero": ({"seed": "-1"}, "--seed must be 0 to"),
}


@pytest.mark.parametrize(("words", "why"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_numbers_that_make_no_organisation(words, why):
    with pytest.raises(CommandError, match=why):
        call_command("seed", **words)


def test_it_refuses_where_people_are_real(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("seed")


@pytest.mark.parametrize(
    ("words", "environment", "why"),
    [
        (["--teams=0"], {}, "--teams must be 1 to 9999, not 0."),
        (
            SMALL,
            {"MIGRATE_DATABASE_URL": ""},
            "MIGRATE_DATABASE_URL is not set: only the owner of the tables can seed.",
        ),
    ],
)
def test_it_refuses_in_one_line_and_leaves_all_as_it_was(empty, words, environment, why):
    assert databases.seed(empty, *words, **environment) == (1, "", f"CommandError: {why}\n")
    with databases.connect(empty) as database:
        assert database.execute("SELECT count(*) FROM access_user").fetchone() == (0,)


def test_it_refuses_a_database_that_was_seeded(seeded):
    before = databases.digests("seed_one", TABLES)
    code, _said, complained = databases.seed("seed_one", *SMALL)
    assert code == 1
    assert complained == "CommandError: This database was seeded before; seed an empty one.\n"
    assert databases.digests("seed_one", TABLES) == before


def test_killed_half_way_nothing_happened(empty):
    before = databases.catalogue(empty)
    child = databases.start(empty, "--teams=60", "--clients=4800", "--months=6", "--no-floor")
    with databases.connect(empty) as database:

        def busy(question):
            return database.execute(question, [empty]).fetchone() is not None

        until = time.monotonic() + 60
        while not busy(
            "SELECT FROM pg_stat_progress_copy p JOIN pg_database d ON d.oid = p.datid WHERE d.datname = %s"
            " AND p.tuples_processed > 50000"
        ):
            assert child.poll() is None
            assert time.monotonic() < until
        child.send_signal(signal.SIGKILL)
        child.communicate()
        while busy("SELECT FROM pg_stat_activity WHERE datname = %s AND usename = 'app_migrate'"):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert database.execute("SELECT count(*) FROM access_user").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM schedule_visit").fetchone() == (0,)
    assert databases.catalogue(empty) == before
