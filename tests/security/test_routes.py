"""The walk: every address, each of its keys in turn, by everybody who has no business there. Closed by default."""

from django.db import transaction
from django.test import Client as Browser
from django.test import SimpleTestCase

from access.context import Mode, acting_as
from teams.models import TeamRole
from teams.services import assign_coach
from tests.cast import CastTestCase
from tests.security.record import write_record
from tests.security.routes import KEYS, SHARED, routes

# Each route lies in one of these places, which a role opens, …
PLACES = {"t": "marieke", "radar": "coach", "office": "office", "organisation": "administrator"}
# … or outside them, for this reason.
OUTSIDE = {
    "": "home: sends each to her own first page",
    "healthz": "asked by the machine: the process lives",
    "readyz": "asked by the machine: names of parts and whether they are well",
    "language": "chosen before signing in, too",
    "about": "what this is and whose work it rests on",
    "offline": "shown when there is no network",
    "calendar": "a secret, signed address of one nurse's own calendar, which cannot sign in; read with her eyes",
    "accounts": "allauth: signing in and out, second factors",
    "settings": "the person's own language and appearance",
}
OPEN_TO_ANYBODY = {"healthz", "readyz", "language", "about", "offline", "calendar", "accounts"}
ROLES = ("marieke", "coach", "office", "administrator")
LOGIN = "/accounts/login/"


def in_places():
    return [route for route in routes() if route.place in PLACES]


class PlaceTests(SimpleTestCase):
    def test_there_are_routes_to_walk(self):
        self.assertGreater(len(in_places()), 10)

    def test_every_route_lies_in_a_place_or_has_a_reason(self):
        self.assertEqual([], [str(route) for route in routes() if route.place not in PLACES | OUTSIDE])

    def test_a_teams_pages_all_carry_the_team(self):
        for route in routes():
            if route.place == "t":
                self.assertTrue(str(route).startswith("t/<slug:team_slug>/"), route)
            else:
                self.assertNotIn("team_slug", route.keys, route)

    def test_every_kind_of_key_is_known(self):
        """Say in tests/security/routes.py how to find a key of a team, or why the key belongs to none."""
        unknown = {key: str(route) for route in routes() for key in route.keys if key not in KEYS | SHARED}
        self.assertEqual({}, unknown)

    def test_no_view_in_a_place_is_open_or_exempt(self):
        for route in in_places():
            self.assertTrue(getattr(route.view, "login_required", True), route)
            self.assertFalse(getattr(route.view, "csrf_exempt", False), route)


class Walk(CastTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.administrator.pk, Mode.ADMIN):
            assign_coach(team=cls.rietoever, coach=cls.coach, starts_on=cls.today)
        with acting_as(cls.marieke.pk):  # the hours of a team open for its treasurer alone
            TeamRole.objects.create(team=cls.kersenhof, user=cls.marieke, role="housekeeper", starts_on=cls.today)
        cls.rows = {
            cls.kersenhof: write_record(cls.velden, cls.marieke),
            cls.rietoever: write_record(cls.adjei, cls.fatima),
        }

    def keys(self, route, team=None):
        """Own keys, or those of another team."""
        return {key: KEYS[key](self, team or self.kersenhof) if key in KEYS else 1 for key in route.keys}

    def statuses(self, path, browser=None, **headers):
        """What GET and POST answer; whatever they did is undone."""
        browser = browser or self.client
        found = {}
        for method in ("get", "post"):
            with transaction.atomic():
                found[method] = getattr(browser, method)(path, headers=headers)
                transaction.set_rollback(True)
        return found


class KeyTests(Walk):
    def check(self, route, key):
        with self.subTest(f"{route} with another team's {key}"):
            keys = self.keys(route) | {key: self.keys(route, self.rietoever)[key]}
            found = {answer.status_code for answer in self.statuses(route.path(**keys)).values()}
            # 405: the view knows no such method, which it says of every key.
            self.assertLessEqual(found, {404, 405})
            self.assertIn(404, found)

    def test_another_teams_key_is_not_found(self):
        self.sign_in(self.marieke)
        for route in in_places():
            if route.place == "t":
                for key in set(route.keys) - set(SHARED):
                    self.check(route, key)

    def test_keys_that_do_not_belong_together_are_not_found(self):
        """A membership of one team under the address of another."""
        for route in in_places():
            of_a_team = set(route.keys) - set(SHARED)
            if route.place != "t" and len(of_a_team) > 1:
                self.sign_in(getattr(self, PLACES[route.place]))
                for key in of_a_team:
                    self.check(route, key)

    def test_the_own_keys_are_found(self):
        """Without this, the tests above would pass on a house without doors."""
        for route in in_places():
            if set(route.keys) & set(SHARED):
                continue
            with self.subTest(str(route)):
                self.sign_in(getattr(self, PLACES[route.place]))
                found = {answer.status_code for answer in self.statuses(route.path(**self.keys(route))).values()}
                self.assertTrue(found & {200, 302, 422}, found)
                self.assertFalse({code for code in found if code >= 500}, found)

    def test_an_unknown_key_is_not_found(self):
        self.sign_in(self.marieke)
        for route in in_places():
            for key in set(route.keys) & {"client_pk", "visit_pk"}:
                keys = self.keys(route) | {key: "01900000-0000-7000-8000-000000000000"}
                for answer in self.statuses(route.path(**keys)).values():
                    self.assertIn(answer.status_code, {404, 405}, route)


class RoleTests(Walk):
    def test_a_place_does_not_exist_for_other_roles(self):
        for role in ROLES:
            self.sign_in(getattr(self, role))
            for route in in_places():
                if PLACES[route.place] == role:
                    continue
                with self.subTest(f"{route} for {role}"):
                    for method, answer in self.statuses(route.path(**self.keys(route))).items():
                        self.assertEqual(404, answer.status_code, method)

    def test_nothing_is_said_about_what_is_not_hers(self):
        """A forbidden record and one that never was give the same page."""
        self.sign_in(self.marieke)
        for route in in_places():
            if "client_pk" not in route.keys:
                continue
            never = self.keys(route) | {"client_pk": "01900000-0000-7000-8000-000000000000"}
            theirs = self.keys(route) | {"client_pk": self.adjei.pk}
            pages = [self.client.get(route.path(**keys)) for keys in (never, theirs)]
            self.assertEqual(*[page.status_code for page in pages], route)
            self.assertNotContains(pages[1], "Adjei", status_code=pages[1].status_code)


class AnonymousTests(Walk):
    def test_who_is_not_signed_in_is_sent_to_the_door(self):
        for route in routes():
            if route.place in OPEN_TO_ANYBODY:
                continue
            with self.subTest(str(route)):
                path = route.path(**self.keys(route))
                for method, answer in self.statuses(path).items():
                    self.assertEqual(302, answer.status_code, method)
                    self.assertTrue(answer["Location"].startswith(LOGIN), method)

    def test_htmx_is_told_to_go_there(self):
        for route in in_places():
            with self.subTest(str(route)):
                for method, answer in self.statuses(route.path(**self.keys(route)), **{"HX-Request": "true"}).items():
                    self.assertEqual(401, answer.status_code, method)
                    self.assertTrue(answer["HX-Redirect"].startswith(LOGIN), method)
                    self.assertEqual(b"", answer.content)


class CsrfTests(Walk):
    def test_no_post_passes_without_a_token(self):
        browser = Browser(enforce_csrf_checks=True)
        for route in routes():
            with self.subTest(str(route)):
                person = getattr(self, PLACES.get(route.place, "marieke"))
                browser.force_login(person)
                answer = browser.post(route.path(**self.keys(route)))
                self.assertEqual(403, answer.status_code)

    def test_nor_before_signing_in(self):
        browser = Browser(enforce_csrf_checks=True)
        for path in (LOGIN, "/accounts/password/reset/", "/language/"):
            self.assertEqual(403, browser.post(path).status_code, path)
