"""My hours of a day: other work in two taps, a shift that went otherwise, and only my own."""

from datetime import time, timedelta

from access.context import acting_as
from schedule.models import Shift, WorkEntry
from tests.schedule.cover.cast import CoverTestCase


class EntryTests(CoverTestCase):
    def note(self, **typed):
        form = {"kind": "meeting", "minutes": 60, "day": self.today.isoformat()} | typed
        return self.client.post(self.url("my_day"), form, follow=True)

    def entries(self):
        return [(one.kind, one.minutes, one.date) for one in self.rows(WorkEntry, user=self.marieke)]

    def test_two_taps_from_today(self):
        self.assertContains(self.client.get(self.url("today")), self.url("my_day"))
        page = self.client.get(self.url("my_day"))
        for kind in ("meeting", "training", "office", "travel"):
            self.assertContains(page, f'name="kind" value="{kind}"')
        self.assertContains(self.note(), "Noted: meeting, 1\xa0h.")
        self.assertEqual([("meeting", 60, self.today)], self.entries())
        self.assertContains(self.client.get(self.url("today")), "Other work 1\xa0h")

    def test_changed_and_taken_away(self):
        self.note()
        entry = self.rows(WorkEntry, user=self.marieke)[0]
        yesterday = self.today - timedelta(days=1)
        typed = {"kind": "training", "minutes": 90, "day": yesterday.isoformat()}
        self.assertContains(self.client.get(self.url("entry", entry.pk)), 'value="60"')
        answer = self.client.post(self.url("entry", entry.pk), typed)
        self.assertRedirects(answer, f"{self.url('my_day')}?on={yesterday}")
        self.assertEqual([("training", 90, yesterday)], self.entries())
        self.client.post(self.url("entry_remove", entry.pk))
        self.assertEqual([], self.entries())

    def test_bad_input_says_so_and_keeps_what_was_typed(self):
        for typed in (
            {"minutes": 0},
            {"minutes": 1441},
            {"minutes": "x"},
            {"kind": "sleep"},
            {"day": (self.today + timedelta(days=1)).isoformat()},
            {"day": (self.today - timedelta(days=70)).isoformat()},
            {"day": "31 February"},
        ):
            with self.subTest(str(typed)):
                answer = self.note(**typed)
                self.assertEqual(422, answer.status_code)
                self.assertEqual([], self.entries())
                for value in typed.values():
                    self.assertTrue(str(value) in answer.content.decode() or "kind" in typed)

    def test_no_more_than_a_day_has(self):
        self.note(minutes=1000)
        self.assertContains(self.note(minutes=500), "Together that is more than a day has.", status_code=422)
        self.note(minutes=440)
        self.assertEqual(1440, sum(minutes for _, minutes, _ in self.entries()))

    def test_before_I_was_in_the_team(self):
        day = self.today - timedelta(days=2000)
        self.assertEqual(422, self.note(day=day.isoformat()).status_code)

    def test_a_colleagues_entry_is_not_found(self):
        self.note()
        entry = self.rows(WorkEntry, user=self.marieke)[0]
        self.sign_in(self.joris)
        for name in ("entry", "entry_remove"):
            self.assertEqual(404, self.client.post(self.url(name, entry.pk)).status_code)

    def test_paid_days_stay(self):
        day = self.today - timedelta(days=70)
        with acting_as(self.marieke.pk):
            of = {"team": self.kersenhof, "user": self.marieke, "date": day}
            entry = WorkEntry.objects.create(kind="office", minutes=30, **of)
        page = self.client.get(self.url("my_day") + f"?on={day}")
        self.assertNotContains(page, self.url("entry", entry.pk))
        self.client.post(self.url("entry_remove", entry.pk))
        typed = {"kind": "office", "minutes": 90, "day": self.today.isoformat()}
        self.assertEqual(422, self.client.post(self.url("entry", entry.pk), typed).status_code)
        self.assertEqual([("office", 30, day)], self.entries())

    def test_few_statements(self):
        self.note()
        with self.at_most(8):
            self.client.get(self.url("my_day"))


class SaidTests(CoverTestCase):
    def setUp(self):
        super().setUp()
        self.day = self.today - timedelta(days=1)
        self.row = self.shift(published_at=None)
        self.path = self.url("my_shift_said", self.row.pk)

    def say(self, **typed):
        form = {"version": 1, "starts": "07.00", "ends": "15.30", "break_minutes": 30, "reason": ""}
        return self.client.post(self.path, form | typed)

    def test_by_exception(self):
        page = self.client.get(self.url("my_day") + f"?on={self.day}")
        self.assertContains(page, "on duty 7\xa0h\xa030.")
        self.assertContains(page, self.path)
        self.assertContains(self.client.get(self.path), 'value="07:00"')
        self.assertRedirects(self.say(), f"{self.url('my_day')}?on={self.day}")
        self.assertEqual(480, self.fresh(self.row).minutes)

    def test_a_fixed_shift_is_fixed_for_planning_alone(self):
        with acting_as(self.marieke.pk):
            Shift.objects.filter(pk=self.row.pk).update(locked=True)
        self.assertEqual(302, self.say().status_code)
        now = self.fresh(self.row)
        self.assertEqual((480, True), (now.minutes, now.locked))

    def test_too_little_rest_asks_why_and_then_stands(self):
        self.shift(day=self.today, first=time(7))
        answer = self.say(starts="15:00", ends="23:30")
        self.assertContains(answer, "This breaks a rule of rest.", status_code=422)
        self.assertContains(answer, 'value="23:30"', status_code=422)
        self.assertEqual(302, self.say(starts="15:00", ends="23:30", reason="Somebody fell").status_code)
        self.assertEqual("Somebody fell", self.fresh(self.row).reason)

    def test_bad_input(self):
        for typed in ({"starts": "25.00"}, {"ends": ""}, {"break_minutes": 600}, {"break_minutes": -1}, {"version": 7}):
            with self.subTest(str(typed)):
                self.assertEqual(422, self.say(**typed).status_code)
        self.assertEqual(450, self.fresh(self.row).minutes)

    def test_not_before_it_was_and_not_for_another(self):
        ahead = self.shift(day=self.today + timedelta(days=1))
        form = {"version": 1, "starts": "07.00", "ends": "16.00", "break_minutes": 30}
        answer = self.client.post(self.url("my_shift_said", ahead.pk), form)
        self.assertContains(answer, "This shift is still to come.", status_code=422)
        self.sign_in(self.joris)
        self.assertEqual(404, self.say().status_code)
