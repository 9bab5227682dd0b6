"""The demo neighbourhood as loaded: what is told is there, and what was made to fit holds together."""

from datetime import timedelta
from io import StringIO
from itertools import groupby, pairwise
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.db.models import Count, F, Q
from django.test import TestCase
from django.utils import timezone
from psycopg.errors import UndefinedTable

from access.models import EmergencyAccess, OrganisationRole, User
from access.seal import open_sealed
from backoffice.models import Insurer, Tariff
from buurtzorgweb.demo.load import load
from buurtzorgweb.demo.people import PASSWORD, SIGN_INS
from buurtzorgweb.demo.source import Calendar
from clients.models import Client, Measurement, NetworkContact, Report
from community.models import Answer, Question, Story
from omaha.models import ClientProblem, Intervention, ObservedSign, Rating
from schedule.models import Shift, Visit, VisitOutcome, WorkEntry
from teams.models import Membership, Team

OWNER = "migrate"


def rows(model):
    return model.objects.using(OWNER).order_by()


class DemoTests(TestCase):
    databases = {"default", OWNER}

    @classmethod
    def setUpTestData(cls):
        cls.today = timezone.localdate()
        cls.world = load(using=OWNER, today=cls.today)
        cls.marieke = rows(User).get(email=SIGN_INS["nurse"])

    def test_three_teams_with_their_people(self):
        members = dict(rows(Membership).on(self.today).values_list("team__slug").annotate(Count("id")))
        assert members == {"kersenhof": 12, "hoge-weerd": 11, "rietoever": 10}
        assert rows(Membership).filter(ends_on__isnull=False).count() == 1
        assert rows(User).filter(is_active=False).count() == 1
        assert dict(rows(OrganisationRole).values_list("role").annotate(Count("id"))) == {
            "coach": 1, "back_office": 2, "administrator": 1
        }  # fmt: skip

    def test_everybody_knows_the_password(self):
        assert self.marieke.check_password(PASSWORD)
        assert rows(User).values("password").distinct().count() == 1

    def test_all_clients_with_all_that_is_told_of_them(self):
        found = {model: rows(model).count() for model in (Client, ClientProblem, Intervention, Report, NetworkContact)}
        told = self.world.told_clients
        assert found[Client] == 56
        assert found[ClientProblem] == sum(len(one["problems"]) for one in told)
        assert found[Intervention] == sum(len(one["interventions"]) for one in told)
        assert found[Report] == sum(len(one["reports"]) for one in told)
        assert found[NetworkContact] == sum(len(one["network"]) for one in told)
        assert rows(Measurement).count() == sum(len(series["points"]) for one in told for series in one["measurements"])
        assert rows(Client).filter(bsn_sealed__isnull=True).count() == 1

    def test_sealed_values_open(self):
        client = self.world.clients["kh-02"]
        assert open_sealed(client.bsn_sealed, f"clients_client|bsn|{client.pk}") == "999910279"
        assert open_sealed(client.key_safe_sealed, f"clients_client|key_safe|{client.pk}") == "4417"

    def test_each_visit_that_was_made_had_a_member_of_its_team(self):
        done = rows(Visit).filter(Q(status="done") | Q(status="not_done"))
        assert done.count() > 5000
        member = Q(nurse__memberships__team=F("team"), nurse__memberships__starts_on__lte=F("date")) & (
            Q(nurse__memberships__ends_on__isnull=True) | Q(nurse__memberships__ends_on__gte=F("date"))
        )
        assert done.filter(member).count() == done.count()
        away = Q(nurse__absences__percent=100, nurse__absences__starts_on__lte=F("date")) & (
            Q(nurse__absences__ends_on__isnull=True) | Q(nurse__absences__ends_on__gte=F("date"))
        )
        assert not done.filter(away).exists()

    def test_nobody_was_in_two_places(self):
        done = rows(Visit).done().order_by("nurse", "started_at").values_list("nurse", "started_at", "actual_minutes")
        for _, visits in groupby(done, key=lambda visit: visit[0]):
            for (_, start, minutes), (_, later, _) in pairwise(visits):
                assert start + timedelta(minutes=minutes) <= later

    def test_nothing_has_happened_today_and_all_is_divided_for_a_week(self):
        assert not rows(Visit).filter(date__gte=self.today).exclude(status="planned").exists()
        assert not rows(Visit).filter(date__lt=self.today, status="planned").exists()
        week = rows(Visit).filter(date__range=(self.today, self.today + timedelta(days=7)))
        assert not week.filter(nurse__isnull=True).exists()
        ahead = rows(Visit).filter(date__gt=self.today + timedelta(days=7))
        assert ahead.filter(nurse__isnull=True, date=self.today + timedelta(weeks=6)).exists()
        assert not ahead.filter(nurse__isnull=False).exists()

    def test_marieke_has_a_route_with_news(self):
        route = rows(Visit).filter(nurse=self.marieke, date=self.today).order_by("planned_start")
        assert 6 <= route.count() <= 9
        assert timezone.localtime(route[0].planned_start).hour == 7
        news = rows(Report).filter(
            client__in=route.values("client"), written_at__date__gte=self.today - timedelta(days=4)
        )
        assert news.exclude(author=self.marieke).exists()

    def test_reports_keep_their_order_and_their_visit(self):
        told = [[text["text"]["nl"] for text in one["reports"]] for one in self.world.told_clients]
        for texts, client in zip(told, self.world.clients.values(), strict=True):
            written = rows(Report).filter(client=client).order_by("written_at")
            assert [report.text for report in written] == texts
        visits = rows(Visit).in_bulk(rows(Report).filter(visit_id__isnull=False).values_list("visit_id", flat=True))
        for report in rows(Report).filter(visit_id__isnull=False):
            visit = visits[report.visit_id]
            assert (visit.client_id, visit.nurse_id) == (report.client_id, report.author_id)
            assert report.written_at >= visit.started_at + timedelta(minutes=visit.actual_minutes)

    def test_each_visit_with_a_report_has_a_receipt(self):
        reported = set(rows(Report).filter(visit_id__isnull=False).values_list("visit_id", flat=True))
        receipts = rows(VisitOutcome).values_list("visit_id", "visit__outcome_id", "id", "status", "visit__status")
        assert {visit for visit, *_ in receipts} == reported
        assert all(named == outcome and status == became for _, named, outcome, status, became in receipts)
        assert rows(VisitOutcome).filter(differs=["refused"], status="not_done", reason="refused").count() == 2

    def test_only_three_read_the_restricted_problem(self):
        readers = [self.world.users[name].pk for name in ("k01", "k02", "k03")]
        problem = self.world.problems["kh-23-p2"]
        of_problem = {"client_problem": problem}
        for model in (ObservedSign, Rating, Intervention):
            found = rows(model).filter(**of_problem)
            assert found.exists()
            assert all(row.restricted_to == readers for row in found), model
            assert not rows(model).exclude(**of_problem).filter(restricted_to__isnull=False).exists()
        assert rows(Report).filter(problem_id=problem.pk, restricted_to=readers).count() == 7
        assert rows(Report).filter(restricted_to__isnull=False).count() == 7

    def test_aftercare_stands_without_an_indication(self):
        visits = rows(Visit).filter(client=self.world.clients["kh-20"], date__gt=self.today - timedelta(days=41))
        assert [visit.date for visit in visits.order_by("date")] == [
            self.today - timedelta(days=back) for back in (33, 12)
        ]
        assert not visits.filter(client__indications__ends_on__gte=F("date")).exists()

    def test_who_moved_kept_the_visits_of_the_team_that_made_them(self):
        moved = self.world.clients["kh-21"]
        teams = set(rows(Visit).filter(client=moved).values_list("team__slug", "owner_team__slug"))
        assert teams == {("kersenhof", "hoge-weerd"), ("hoge-weerd", "hoge-weerd")}

    def test_an_emergency_was_reviewed(self):
        access = rows(EmergencyAccess).get()
        assert access.until - access.starts_at == timedelta(hours=6)
        assert access.reviewed_at is not None

    def test_productivity_is_believable(self):
        since = self.today - timedelta(days=120)
        shares = {}
        for team in rows(Team):
            visits = rows(Visit).done().filter(team=team, date__gte=since)
            client = sum(visits.values_list("actual_minutes", flat=True))
            other = sum(rows(WorkEntry).filter(team=team, date__gte=since).values_list("minutes", flat=True))
            shares[team.slug] = client / (client + other)
        assert 0.55 <= shares["kersenhof"] <= 0.64
        assert 0.54 <= shares["hoge-weerd"] <= 0.64
        assert shares["rietoever"] < min(shares["kersenhof"], shares["hoge-weerd"]) - 0.03

    def test_shifts_cover_the_visits_of_the_coming_week(self):
        coming = rows(Visit).filter(date__range=(self.today, self.today + timedelta(days=7)))
        starts = list(rows(Shift).values_list("user_id", "starts_at", "ends_at"))
        for nurse, start in coming.values_list("nurse_id", "planned_start"):
            assert any(user == nurse and begin <= start < end for user, begin, end in starts)

    def test_what_teams_share_and_what_insurers_pay(self):
        assert [rows(model).count() for model in (Question, Answer, Story)] == [12, 18, 8]
        used = set(rows(Client).exclude(insurer_uzovi="").values_list("insurer_uzovi", flat=True))
        assert set(rows(Tariff).values_list("insurer_id", flat=True)) == used | {"5050"}
        assert rows(Tariff).on(self.today).filter(insurer="3311", product="1034").count() == 1
        assert rows(Insurer).get(pk="5050").kind == "care_office"

    def test_a_second_time_changes_nothing(self):
        before = rows(Visit).count()
        assert load(using=OWNER) is None
        assert rows(Visit).count() == before
        out = StringIO()
        call_command("demo", stdout=out, stderr=StringIO())
        assert "nothing was changed" in out.getvalue()


class CommandTests(TestCase):
    def test_sign_ins_are_printed_one_a_line(self):
        for email in SIGN_INS.values():
            User.objects.create_user(email, PASSWORD, first_name="A", last_name="B")
        out = StringIO()
        call_command("demo", "--sign-ins", stdout=out)
        assert out.getvalue().splitlines()[0] == f"demo nurse marieke.slotboom@demo.example {PASSWORD}"
        assert [line.split()[1] for line in out.getvalue().splitlines()] == [
            "nurse",
            "coach",
            "office",
            "administrator",
        ]

    def test_without_the_demo_there_are_no_sign_ins(self):
        out, err = StringIO(), StringIO()
        call_command("demo", "--sign-ins", stdout=out, stderr=err)
        assert (out.getvalue(), len(err.getvalue().splitlines())) == ("", 1)

    def test_known_passwords_stay_out_of_production(self):
        with self.settings(DEMO=False), pytest.raises(CommandError, match="DEMO=1"):
            call_command("demo")

    def test_without_tables_it_says_what_to_do_first(self):
        missing = ProgrammingError("relation does not exist")
        missing.__cause__ = UndefinedTable()
        with patch("buurtzorgweb.demo.load.load", side_effect=missing), pytest.raises(CommandError, match="migrate"):
            call_command("demo")

    def test_without_the_owners_connection_it_says_which_one(self):
        with (
            patch("buurtzorgweb.management.commands.demo.USING", "nobody"),
            pytest.raises(CommandError, match="MIGRATE"),
        ):
            call_command("demo")


def test_birthdays():
    calendar = Calendar(timezone.localdate().replace(year=2028, month=3, day=1))
    assert str(calendar.birth({"age": 85, "days_since_birthday": 1})) == "1943-03-01"
    assert str(calendar.birth({"age": 84, "days_since_birthday": 1})) == "1944-02-29"
