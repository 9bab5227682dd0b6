"""The terms in the database are those of the files: counts, codes, order and both languages, row by row."""

import csv
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.test import SimpleTestCase, TestCase
from django.utils import translation

from access.context import Mode, enter, leave
from omaha.models import InterventionCategory, Modifier, Problem, RatingAnchor, SignSymptom, Target
from tests.security.catalogue import MODES, RUN_TIME, columns_of, may

DATA = Path(__file__).resolve().parents[2] / "omaha" / "data"
MODELS = (Problem, SignSymptom, InterventionCategory, Target, RatingAnchor, Modifier)
COUNTS = {Problem: 42, SignSymptom: 377, InterventionCategory: 4, Target: 76, RatingAnchor: 15, Modifier: 6}
WORDS = ("name_en", "name_nl", "definition_en", "definition_nl")


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class FileTests(SimpleTestCase):
    def test_the_files_are_complete(self):
        names = ("problems", "signs_symptoms", "interventions", "targets", "rating_scale", "modifiers")
        self.assertEqual([42, 377, 4, 76, 15, 6], [len(rows(name)) for name in names])

    def test_each_text_is_there_in_both_languages(self):
        for path in DATA.glob("*.csv"):
            for row in rows(path.stem):
                for field, text in row.items():
                    if field.endswith(("_en", "_nl")):
                        self.assertTrue(text.strip(), f"{path.stem} {row}")
                        self.assertEqual(text.strip(), text, f"{path.stem} {row}")


class TermTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        enter(Mode.TEAM, user_id=1)

    def setUp(self):
        enter(Mode.TEAM, user_id=1)

    def test_counts(self):
        for model, count in COUNTS.items():
            self.assertEqual(count, model.objects.count(), model.__name__)

    def test_problems_per_domain(self):
        domains = ("Environmental", "Psychosocial", "Physiological", "Health-related Behaviors")
        self.assertEqual([4, 12, 18, 8], [Problem.objects.filter(domain=domain).count() for domain in domains])

    def compare(self, model, name, fields):
        """`fields`: column of the table → column of the file, or what makes it of a row."""
        wanted = [tuple(make(row) if callable(make) else row[make] for make in fields.values()) for row in rows(name)]
        self.assertEqual(wanted, list(model.objects.order_by("position").values_list(*fields)))

    def test_problems(self):
        same = ("domain", *WORDS, "snomed_ct", "loinc_knowledge", "loinc_behavior", "loinc_status")
        self.compare(
            Problem,
            "problems",
            {"code": "omaha_code", "position": lambda row: int(row["number"])} | {name: name for name in same},
        )

    def test_signs_and_symptoms(self):
        codes = {row["number"]: row["omaha_code"] for row in rows("problems")}
        self.compare(
            SignSymptom,
            "signs_symptoms",
            {
                "code": "omaha_code",
                "number": "code",
                "problem_id": lambda row: codes[row["problem_number"]],
                "name_en": "text_en",
                "name_nl": "text_nl",
                "is_other": lambda row: row["is_other"] == "true",
                "snomed_ct": "snomed_ct",
            },
        )

    def test_categories(self):
        self.compare(
            InterventionCategory,
            "interventions",
            {"code": "omaha_code", "abbreviation": "code"} | {name: name for name in WORDS},
        )

    def test_targets(self):
        self.compare(
            Target,
            "targets",
            {"code": "omaha_code", "is_other": lambda row: row["is_other"] == "true"} | {name: name for name in WORDS},
        )

    def test_rating_scale(self):
        """The standard has one code per scale; ours adds the number."""
        self.compare(
            RatingAnchor,
            "rating_scale",
            {
                "code": lambda row: f"{row['omaha_code']}-{row['rating']}",
                "scale": "scale",
                "rating": lambda row: int(row["rating"]),
                "name_en": "label_en",
                "name_nl": "label_nl",
                "anchor_en": "anchor_en",
                "anchor_nl": "anchor_nl",
            },
        )

    def test_modifiers(self):
        yes_or_no = {"true": True, "false": False, "": None}
        wanted = {
            row["omaha_code"]: (
                row["axis"],
                int(row["order"]),
                yes_or_no[row["allows_signs_symptoms"]],
                *(row[name] for name in WORDS),
            )
            for row in rows("modifiers")
        }
        found = Modifier.objects.values_list("code", "axis", "position", "allows_signs", *WORDS)
        self.assertEqual(wanted, {code: tuple(rest) for code, *rest in found})

    def test_a_term_reads_in_the_language_of_the_person(self):
        problem = Problem.objects.get(code="PB0001")
        for language, name in (("nl", "Inkomen/financiën"), ("en", "Income")):
            with translation.override(language):
                self.assertEqual(name, str(problem))

    def test_each_problem_has_signs(self):
        self.assertFalse(Problem.objects.filter(signs__isnull=True).exclude(signs__is_other=True).exists())


class ReadOnlyTests(TestCase):
    """Nobody who works with the product changes a term: other records point to it."""

    def tables(self):
        return [model._meta.db_table for model in MODELS]

    def test_no_run_time_role_may_write_a_term(self):
        for table in self.tables():
            for role in RUN_TIME:
                for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                    self.assertFalse(may(role, table, privilege), f"{role} {privilege} {table}")
                for name in columns_of(table):
                    self.assertFalse(may(role, table, "UPDATE", name), f"{role} {table}.{name}")

    def test_it_is_refused_in_practice(self):
        for mode in MODES:
            enter(Mode(mode), user_id=1, job="test")
            for table in self.tables():
                for query in (f"UPDATE {table} SET name_en = name_en", f"DELETE FROM {table}"):
                    with (
                        self.assertRaisesMessage(DatabaseError, "permission denied"),
                        transaction.atomic(),
                        connection.cursor() as cursor,
                    ):
                        cursor.execute(query)
        leave()
