"""A team says that a week stands, and who is affected is told."""

from datetime import time, timedelta

from access.context import acting_as
from schedule.models import Notice, WeekPublication
from tests.schedule.board.cast import BoardTestCase
from tests.walk_cast import plan_visit


class PublishTests(BoardTestCase):
    def publish(self, mark=None):
        fields = {"from": self.monday.isoformat(), "mark": mark or self.board().mark}
        return self.client.post(self.url("week_publish"), fields, follow=True)

    def told(self):
        with acting_as(self.marieke.pk):
            return {
                notice.user_id: (notice.kind, notice.facts["days"]) for notice in Notice.objects.order_by("made_at")
            }

    def test_who_has_a_day_in_it_is_told_and_who_publishes_is_not(self):
        self.assertEqual(200, self.publish().status_code)
        self.assertEqual({self.joris.pk: ("published", [self.tuesday.isoformat()])}, self.told())

    def test_shifts_are_no_draft_any_more(self):
        self.publish()
        with acting_as(self.marieke.pk):
            self.late.refresh_from_db()
        self.assertIsNotNone(self.late.published_at)

    def test_a_second_time_tells_only_those_whose_days_changed(self):
        self.publish()
        with acting_as(self.marieke.pk):
            Notice.objects.update(seen_at=self.early.starts_at)
            plan_visit(self.velden, self.joris, self.tuesday, time(18))
        self.publish()
        self.assertEqual(("changed", [self.tuesday.isoformat()]), self.told()[self.joris.pk])

    def test_a_week_that_stands_is_not_published_again(self):
        self.publish()
        self.assertContains(self.publish(), "data-tone")
        with acting_as(self.marieke.pk):
            self.assertEqual(1, WeekPublication.objects.count())

    def test_a_week_that_changed_meanwhile_is_refused(self):
        mark = self.board().mark
        with acting_as(self.marieke.pk):
            plan_visit(self.velden, self.joris, self.tuesday, time(18))
        answer = self.publish(mark)
        self.assertEqual(409, answer.status_code)
        self.assertEqual({}, self.told())

    def test_nonsense_leads_back(self):
        for fields in ({}, {"from": "soon", "mark": "x"}, {"from": self.monday.isoformat(), "mark": "x" * 30}):
            self.assertRedirects(self.client.post(self.url("week_publish"), fields), self.url("week"))

    def test_the_board_says_whether_it_stands(self):
        self.publish()
        page = self.client.get(self.url("week"), {"from": self.monday.isoformat()})
        self.assertContains(page, "Marieke")
        self.assertNotContains(page, 'name="mark"')


class NoticeTests(BoardTestCase):
    def setUp(self):
        super().setUp()
        fields = {"from": self.monday.isoformat(), "mark": self.board().mark}
        self.client.post(self.url("week_publish"), fields)
        self.sign_in(self.joris)
        with acting_as(self.joris.pk):
            self.notice = Notice.objects.get(user=self.joris)

    def test_it_stands_on_the_team_page_until_it_is_read(self):
        address = self.url("notice_seen", self.notice.pk)
        self.assertContains(self.client.get(self.url("team")), address)
        self.assertRedirects(self.client.post(address, {"back": "team"}), self.url("team"))
        self.assertNotContains(self.client.get(self.url("team")), address)

    def test_nobody_reads_it_for_somebody_else(self):
        self.sign_in(self.marieke)
        self.assertEqual(404, self.client.post(self.url("notice_seen", self.notice.pk)).status_code)

    def test_it_holds_no_name_of_a_client(self):
        self.assertEqual({"monday", "days"}, set(self.notice.facts))


class CopyTests(BoardTestCase):
    def setUp(self):
        super().setUp()
        self.next = self.monday + timedelta(days=7)
        with acting_as(self.marieke.pk):
            self.given = plan_visit(self.velden, self.marieke, self.tuesday, time(10), slot=2)
            self.later = plan_visit(self.velden, None, self.tuesday + timedelta(days=7), time(10), slot=2)

    def address(self):
        return f"{self.url('week_copy')}?from={self.monday.isoformat()}"

    def copy(self, **fields):
        data = {"to": [self.next.isoformat()], "shifts": "on", "visits": "on"} | fields
        return self.client.post(self.address(), data)

    def shifts(self):
        with acting_as(self.marieke.pk):
            return self.kersenhof.shifts.filter(date__gte=self.next).count()

    def test_shifts_and_who_visits_whom_go_to_the_other_week(self):
        self.assertRedirects(self.copy(), f"{self.url('week')}?from={self.next.isoformat()}")
        self.assertEqual((2, self.marieke.pk), (self.shifts(), self.stored(self.later).nurse_id))

    def test_twice_changes_nothing(self):
        self.copy()
        self.copy()
        self.assertEqual(2, self.shifts())

    def test_looking_first_changes_nothing(self):
        page = self.client.get(self.address(), {"to": self.next.isoformat(), "from": self.monday, "shifts": "on"})
        self.assertEqual((200, 0), (page.status_code, self.shifts()))

    def test_what_clashes_is_said_and_stays(self):
        with acting_as(self.marieke.pk):
            self.later.nurse = self.joris
            self.later.save()
        page = self.copy()
        self.assertContains(page, "Willy van der Velden-Groot")
        self.assertContains(page, "Joris")
        self.assertEqual(self.joris.pk, self.stored(self.later).nurse_id)

    def test_who_is_away_is_not_planned(self):
        from teams.models import Absence

        with acting_as(self.marieke.pk):
            Absence.objects.create(team=self.kersenhof, user=self.joris, kind="leave", starts_on=self.next)
        self.assertContains(self.copy(), "Joris")
        self.assertEqual(1, self.shifts())

    def test_nothing_chosen_is_said(self):
        for fields in ({"to": []}, {"shifts": "", "visits": ""}, {"to": ["2026-13-01"]}):
            with self.subTest(fields):
                self.assertEqual(422, self.copy(**fields).status_code)
        self.assertEqual(0, self.shifts())
