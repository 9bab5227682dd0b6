"""Row security for care moments, visits and their outcomes; rosters and hours are the team's own."""

from django.db import migrations

from access.rowsecurity import of_team, protect, same_client, with_client

CHANGE = "SELECT, INSERT, UPDATE"
TIMES = "SELECT (id, client_id, owner_team_id, team_id, slot, date, nurse_id, status, started_at, actual_minutes)"


class Migration(migrations.Migration):
    dependencies = [("schedule", "0001_initial"), ("omaha", "0003_rows")]

    operations = [
        *protect("schedule_caremoment", team=CHANGE),
        *protect("schedule_caremomentintervention", team="SELECT, INSERT, DELETE"),
        *protect("schedule_visit", team=CHANGE, office=TIMES, job=CHANGE),
        *protect("schedule_visitoutcome", team="SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by_id)"),
        *of_team("schedule_shift", team="SELECT, INSERT, UPDATE, DELETE", office="SELECT"),
        *of_team("schedule_workentry", team="SELECT, INSERT, UPDATE, DELETE", office="SELECT"),
        with_client("schedule_caremoment"),
        same_client("schedule_caremomentintervention", "care_moment_id", "schedule_caremoment"),
        same_client("schedule_caremomentintervention", "intervention_id", "omaha_intervention"),
    ]
