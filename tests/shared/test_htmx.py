"""One address serves the page and its live part; an expired sign-in never lands inside a row."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory, SimpleTestCase, override_settings
from django_htmx.middleware import HtmxDetails

from buurtzorgweb.htmx import HtmxReplies, render_part

PAGE = "<html>{% partialdef row inline %}<tr>{{ word }}</tr>{% endpartialdef %}</html>"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.locmem.Loader", {"page.html": PAGE})])
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]


class Somebody:
    is_authenticated = True


def request(user=None, **headers):
    made = RequestFactory().get("/", headers=headers)
    made.user = user or Somebody()
    made.htmx = HtmxDetails(made)
    return made


@override_settings(TEMPLATES=TEMPLATES)
class PartTests(SimpleTestCase):
    def render(self, status=200, **headers):
        return render_part(request(**headers), "page.html", "row", {"word": "x"}, status)

    def test_an_address_that_is_opened_gives_the_page(self):
        self.assertEqual(b"<html><tr>x</tr></html>", self.render().content)

    def test_a_swap_gives_the_part(self):
        self.assertEqual(b"<tr>x</tr>", self.render(**{"HX-Request": "true"}).content)

    def test_a_boosted_link_and_the_way_back_give_the_page(self):
        for more in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
            self.assertIn(b"<html>", self.render(**{"HX-Request": "true"} | more).content)

    def test_without_htmx_at_all_it_gives_the_page(self):
        plain = RequestFactory().get("/")
        self.assertIn(b"<html>", render_part(plain, "page.html", "row", {"word": "x"}).content)

    def test_an_invalid_form_keeps_its_status(self):
        self.assertEqual(422, self.render(422).status_code)

    def test_page_and_part_are_not_mixed_up_by_a_cache(self):
        self.assertIn("HX-Request", self.render()["Vary"])


class ReplyTests(SimpleTestCase):
    def answer(self, response, user, **headers):
        return HtmxReplies(lambda _request: response)(request(user, **headers))

    def test_an_expired_sign_in_leaves_the_page(self):
        answer = self.answer(HttpResponseRedirect("/accounts/login/"), AnonymousUser(), **{"HX-Request": "true"})
        self.assertEqual((401, "/accounts/login/"), (answer.status_code, answer["HX-Redirect"]))
        self.assertNotIn("Location", answer)

    def test_a_redirect_of_a_signed_in_person_is_followed(self):
        answer = self.answer(HttpResponseRedirect("/t/x/"), Somebody(), **{"HX-Request": "true"})
        self.assertEqual(302, answer.status_code)

    def test_without_htmx_nothing_changes(self):
        answer = self.answer(HttpResponseRedirect("/accounts/login/"), AnonymousUser())
        self.assertEqual(302, answer.status_code)

    def test_what_is_no_redirect_stays(self):
        answer = self.answer(HttpResponse("ok"), AnonymousUser(), **{"HX-Request": "true"})
        self.assertEqual(b"ok", answer.content)
