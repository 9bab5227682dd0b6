"""Load the Omaha System from omaha/data: 42 problems, 377 signs, 4 categories, 76 targets, 15 anchors, 6 modifiers."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def both(row, *fields):
    return {f"{field}_{language}": row[f"{field}_{language}"] for field in fields for language in ("en", "nl")}


def load(apps, schema_editor):
    def fill(model, made):
        apps.get_model("omaha", model).objects.using(schema_editor.connection.alias).bulk_create(made)

    def make(model, **fields):
        return apps.get_model("omaha", model)(**fields)

    problems = {row["number"]: row for row in rows("problems.csv")}
    fill("Problem", [
        make("Problem", code=row["omaha_code"], position=int(number), domain=row["domain"], snomed_ct=row["snomed_ct"],
             loinc_knowledge=row["loinc_knowledge"], loinc_behavior=row["loinc_behavior"], loinc_status=row["loinc_status"],
             **both(row, "name", "definition"))
        for number, row in problems.items()
    ])
    fill("SignSymptom", [
        make("SignSymptom", code=row["omaha_code"], position=position, number=row["code"], snomed_ct=row["snomed_ct"],
             problem_id=problems[row["problem_number"]]["omaha_code"], is_other=row["is_other"] == "true",
             name_en=row["text_en"], name_nl=row["text_nl"])
        for position, row in enumerate(rows("signs_symptoms.csv"), 1)
    ])
    fill("InterventionCategory", [
        make("InterventionCategory", code=row["omaha_code"], position=int(row["number"]), abbreviation=row["code"],
             **both(row, "name", "definition"))
        for row in rows("interventions.csv")
    ])
    fill("Target", [
        make("Target", code=row["omaha_code"], position=int(row["number"]), is_other=row["is_other"] == "true",
             **both(row, "name", "definition"))
        for row in rows("targets.csv")
    ])
    fill("RatingAnchor", [
        make("RatingAnchor", code=f"{row['omaha_code']}-{row['rating']}", position=position, scale=row["scale"], rating=int(row["rating"]),
             name_en=row["label_en"], name_nl=row["label_nl"], anchor_en=row["anchor_en"], anchor_nl=row["anchor_nl"])
        for position, row in enumerate(rows("rating_scale.csv"), 1)
    ])
    fill("Modifier", [
        make("Modifier", code=row["omaha_code"], position=int(row["order"]), axis=row["axis"],
             allows_signs={"true": True, "false": False}.get(row["allows_signs_symptoms"]), **both(row, "name", "definition"))
        for row in rows("modifiers.csv")
    ])


def unload(apps, schema_editor):
    for model in ("SignSymptom", "Problem", "InterventionCategory", "Target", "RatingAnchor", "Modifier"):
        apps.get_model("omaha", model).objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("omaha", "0001_initial")]

    operations = [migrations.RunPython(load, unload)]
