"""Minutes between two doors: the figures of planning, and another class in their place."""

from django.test import SimpleTestCase, override_settings
from hypothesis import given
from hypothesis import strategies as st

from schedule import travel

PLACE = st.tuples(st.floats(50.7, 53.6), st.floats(3.3, 7.3))
KM = 180 / 3.141592653589793 / travel.EARTH_KM
HOME, ONE_KM_NORTH, FURTHER = (52.0, 5.5), (52.0 + KM, 5.5), (52.0 + 1.1 * KM, 5.5)


class Router:
    """As a routing server would answer."""

    def minutes(self, a, b, transport):
        return 7.4


class TravelTests(SimpleTestCase):
    def test_a_kilometre(self):
        """1 km × 1.25 / 15 km/h = 5 minutes, and 1.5 for the lock."""
        for transport, minutes in (("bike", 7), ("e-bike", 6), ("car", 6), ("", 7)):
            self.assertEqual(travel.travel_minutes(HOME, FURTHER, transport), minutes)
        self.assertAlmostEqual(travel.means_of("bike").minutes(1), 6.5)
        self.assertAlmostEqual(travel.means_of("e-bike").minutes(1), 4.1667 + 1.5, 3)
        self.assertAlmostEqual(travel.means_of("car").minutes(1), 6)
        self.assertAlmostEqual(travel.means_of("car").minutes(10, 2), 36)

    def test_a_place_that_is_not_known(self):
        self.assertIsNone(travel.travel_minutes(None, HOME, "bike"))
        self.assertIsNone(travel.travel_minutes(HOME, None, "car"))

    @given(PLACE, PLACE, st.sampled_from(["bike", "e-bike", "car"]))
    def test_there_is_as_long_as_back_and_never_less_than_the_lock(self, a, b, transport):
        there = travel.travel_minutes(a, b, transport)
        self.assertEqual(there, travel.travel_minutes(b, a, transport))
        self.assertGreaterEqual(there, 1)

    def test_a_router_takes_its_place(self):
        travel.ways.cache_clear()
        self.addCleanup(travel.ways.cache_clear)
        with override_settings(TRAVEL="tests.schedule.test_travel.Router"):
            self.assertEqual(travel.travel_minutes(HOME, ONE_KM_NORTH, "car"), 7)
