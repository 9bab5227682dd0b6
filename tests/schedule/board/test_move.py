"""Giving visits and shifts away on the board; two who plan at once never overwrite each other silently."""

from datetime import time, timedelta

from access.context import acting_as
from schedule.models import Shift
from tests.schedule.board.cast import HX, BoardTestCase, at, shift
from tests.walk_cast import plan_visit


class MoveTests(BoardTestCase):
    def test_an_open_visit_goes_to_somebodys_day(self):
        answer = self.move(self.open, self.marieke)
        self.assertEqual(200, answer.status_code)
        self.assertEqual(self.marieke.pk, self.stored(self.open).nurse_id)

    def test_only_what_changed_comes_back(self):
        answer = self.move(self.open, self.marieke)
        self.assertContains(answer, f'<td id="c{self.marieke.pk}-1"')
        self.assertContains(answer, 'id="o-morning-1"')
        self.assertNotContains(answer, "<table")
        self.assertNotContains(answer, f'<td id="c{self.joris.pk}-1"')

    def test_without_javascript_it_leads_back_to_the_board(self):
        answer = self.move(self.open, self.marieke, htmx=False)
        self.assertRedirects(answer, f"{self.url('week')}?at=morning.{self.tuesday.isoformat()}")
        self.assertEqual(self.marieke.pk, self.stored(self.open).nurse_id)

    def test_a_person_and_a_day_can_be_chosen_below_it(self):
        chosen = {"to": "chosen", "person": self.joris.pk, "day": self.tuesday.isoformat()}
        self.move(self.open, self.marieke, htmx=False, **chosen)
        self.assertEqual(self.joris.pk, self.stored(self.open).nurse_id)

    def test_nobody_yet_takes_a_visit_away(self):
        self.move(self.open, self.marieke)
        self.move(self.open, "open", origin=self.at(self.marieke))
        self.assertIsNone(self.stored(self.open).nurse_id)

    def test_another_day_keeps_the_hour(self):
        self.move(self.open, self.marieke, on=self.tuesday + timedelta(days=1))
        moved = self.stored(self.open)
        self.assertEqual((self.tuesday + timedelta(days=1), at(moved.date, "09:15")), (moved.date, moved.planned_start))

    def test_a_night_visit_stays_at_its_hour_on_the_shift_that_covers_it(self):
        with acting_as(self.marieke.pk):
            shift(self.kersenhof, self.joris, self.monday, "23:00", "07:00", kind="night")
            night = plan_visit(self.velden, None, self.tuesday, time(2, 15))
        self.move(night, self.joris, on=self.monday, origin=f"night.{self.tuesday.isoformat()}")
        self.assertEqual(at(self.tuesday, "02:15"), self.stored(night).planned_start)

    def test_a_candidate_gets_all_when_nothing_is_ticked(self):
        with acting_as(self.marieke.pk):
            other = plan_visit(self.velden, None, self.tuesday, time(10))
        every = f"{self.token(self.open)} {self.token(other)}"
        self.move(self.open, self.marieke, visit=[], all=every)
        self.assertEqual({self.marieke.pk}, {self.stored(one).nurse_id for one in (self.open, other)})

    def test_what_falls_together_is_said_at_once(self):
        with acting_as(self.marieke.pk):
            plan_visit(self.velden, self.marieke, self.tuesday, time(9))
        self.assertContains(self.move(self.open, self.marieke), 'data-tone="watch"')

    def test_it_can_be_taken_back(self):
        answer = self.move(self.open, self.marieke)
        undo = answer.content.decode().split('<form method="post" action="')[-1].split('"')[0].replace("&amp;", "&")
        self.client.post(undo)
        self.assertIsNone(self.stored(self.open).nurse_id)


class RefusedTests(BoardTestCase):
    def test_a_visit_that_a_colleague_moved_is_refused_with_the_fresh_board(self):
        seen = self.token(self.open)
        self.move(self.open, self.joris)
        answer = self.move(self.open, self.marieke, visit=[seen])
        self.assertEqual(409, answer.status_code)
        self.assertEqual(self.joris.pk, self.stored(self.open).nurse_id)
        self.assertContains(answer, "<table", status_code=409)
        self.assertContains(answer, "Willy van der Velden-Groot: ", status_code=409)
        self.assertContains(answer, self.token(self.open), status_code=409)
        self.assertContains(answer, f'name="at" value="morning.{self.tuesday.isoformat()}"', status_code=409)
        self.assertEqual("#week", answer["HX-Retarget"])

    def test_it_can_be_done_all_the_same(self):
        seen = self.token(self.open)
        self.move(self.open, self.joris)
        self.move(self.open, self.marieke, visit=[seen])
        self.move(self.open, self.marieke)
        self.assertEqual(self.marieke.pk, self.stored(self.open).nurse_id)

    def test_a_day_that_changed_meanwhile_is_refused(self):
        mark = self.cell(self.marieke).mark
        with acting_as(self.marieke.pk):
            plan_visit(self.velden, self.marieke, self.tuesday, time(8))
        answer = self.move(self.open, self.marieke, mark=mark, htmx=False)
        self.assertEqual(409, answer.status_code)
        self.assertContains(answer, "<table", status_code=409)
        self.assertIsNone(self.stored(self.open).nurse_id)

    def test_all_or_none(self):
        with acting_as(self.marieke.pk):
            other = plan_visit(self.velden, None, self.tuesday, time(10))
        tokens = [self.token(self.open), self.token(other)]
        self.move(other, self.joris)
        self.assertEqual(409, self.move(self.open, self.marieke, visit=tokens).status_code)
        self.assertIsNone(self.stored(self.open).nurse_id)

    def test_a_level_too_low_is_refused_and_stays_ticked(self):
        with acting_as(self.marieke.pk):
            self.moment.min_level = 6
            self.moment.save()
        answer = self.move(self.open, self.joris)
        self.assertEqual(422, answer.status_code)
        self.assertContains(answer, "checked", status_code=422)

    def test_nonsense_is_refused_and_nothing_moves(self):
        for fields in (
            {"visit": []},
            {"visit": ["nonsense"]},
            {"visit": [f"{self.open.pk}..99999999999999999"]},
            {"to": "chosen"},
            {"to": f"{self.marieke.pk}.2026-13-45"},
            {"to": f"{self.fatima.pk}.{self.tuesday.isoformat()}"},
        ):
            with self.subTest(fields):
                self.assertIn(self.move(self.open, self.marieke, **fields).status_code, {422, 409})
        self.assertIsNone(self.stored(self.open).nurse_id)
        self.assertEqual(302, self.move(self.open, self.marieke, at="nowhere", origin="nowhere").status_code)

    def test_another_teams_visit_does_not_exist(self):
        with acting_as(self.fatima.pk):
            other = plan_visit(self.adjei, None, self.tuesday)
        seen = f"{other.pk}..{int(other.planned_start.timestamp()) * 1_000_000}"
        self.assertEqual(422, self.move(self.open, self.marieke, visit=[seen]).status_code)

    def test_a_second_undo_is_refused(self):
        answer = self.move(self.open, self.marieke)
        undo = answer.content.decode().split('<form method="post" action="')[-1].split('"')[0].replace("&amp;", "&")
        self.client.post(undo)
        page = self.client.post(undo, follow=True)
        self.assertContains(page, 'data-tone="stop"')

    def test_only_by_post(self):
        for name in ("week_move", "week_back", "week_publish"):
            self.assertEqual(405, self.client.get(self.url(name)).status_code)


class ShiftTests(BoardTestCase):
    def put(self, user, *, on=None, **fields):
        seen = {"visit": [], "shift": [f"{self.early.pk}.{self.early.version}"]}
        return self.move(self.open, user, on=on, origin=self.at(self.marieke), **(seen | fields))

    def kept(self):
        with acting_as(self.marieke.pk):
            return Shift.objects.get(pk=self.early.pk)

    def test_a_shift_goes_to_another_day(self):
        day = self.tuesday + timedelta(days=1)
        self.assertEqual(200, self.put(self.marieke, on=day).status_code)
        self.assertEqual((day, at(day, "07:00")), (self.kept().date, self.kept().starts_at))

    def test_a_shift_that_breaks_a_rest_asks_for_a_reason(self):
        day = self.tuesday + timedelta(days=1)
        with acting_as(self.marieke.pk):
            Shift.objects.filter(pk=self.late.pk).update(ends_at=at(self.tuesday, "23:30"))
        answer = self.put(self.joris, on=day)
        self.assertContains(answer, 'name="reason"', status_code=422)
        self.assertEqual(self.marieke.pk, self.kept().user_id)
        self.assertEqual(200, self.put(self.joris, on=day, reason="Agreed with Joris").status_code)
        self.assertEqual(self.joris.pk, self.kept().user_id)

    def test_a_shift_that_a_colleague_changed_is_refused(self):
        with acting_as(self.marieke.pk):
            Shift.objects.filter(pk=self.early.pk).update(version=5)
        answer = self.put(self.marieke, on=self.tuesday + timedelta(days=1))
        self.assertContains(answer, f"{self.early.pk}.5", status_code=409)

    def test_a_shift_needs_somebody(self):
        self.assertEqual(422, self.put("open").status_code)


class DayTests(BoardTestCase):
    def day(self, **fields):
        address = f"{self.url('week_day', self.marieke.pk)}?on={self.tuesday.isoformat()}"
        return self.client.post(address, fields) if fields else self.client.get(address)

    def setUp(self):
        super().setUp()
        with acting_as(self.marieke.pk):
            self.mine = plan_visit(self.velden, self.marieke, self.tuesday, time(9, 15))
            self.next = plan_visit(self.velden, self.marieke, self.tuesday, time(9, 30))

    def test_visits_stand_in_order_with_what_lies_between(self):
        page = self.day().content.decode()
        self.assertLess(page.index('datetime="09:15"'), page.index('datetime="09:30"'))
        self.assertIn("09.45", page)

    def test_a_visit_goes_to_another_hour(self):
        self.day(visit=self.token(self.next), start="10.05")
        self.assertEqual(at(self.tuesday, "10:05"), self.stored(self.next).planned_start)

    def test_a_colleague_was_faster(self):
        seen = self.token(self.next)
        self.day(visit=seen, start="10.05")
        answer = self.day(visit=seen, start="11.00")
        self.assertContains(answer, 'value="11.00"', status_code=409)
        self.assertEqual(at(self.tuesday, "10:05"), self.stored(self.next).planned_start)

    def test_what_is_no_time_stays_to_be_corrected(self):
        answer = self.day(visit=self.token(self.next), start="half ten")
        self.assertContains(answer, "half ten", status_code=422)

    def test_htmx_is_not_needed(self):
        self.assertEqual(200, self.client.get(self.url("week_day", self.marieke.pk), headers=HX).status_code)
