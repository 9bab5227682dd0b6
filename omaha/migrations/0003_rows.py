"""Terms are read by all and changed by nobody; the care plan is under row security."""

from django.db import migrations

from access.rowsecurity import grants, protect, same_client, with_client

READERS = ["team", "coach", "office", "emergency", "job"]
TERMS = ["problem", "signsymptom", "interventioncategory", "target", "ratinganchor", "modifier"]


class Migration(migrations.Migration):
    dependencies = [("omaha", "0002_terms"), ("clients", "0002_rows")]

    operations = [
        *(grant for term in TERMS for grant in grants(f"omaha_{term}", **dict.fromkeys(READERS, "SELECT"))),
        *protect("omaha_clientproblem", team="SELECT, INSERT, UPDATE", restricted=True),
        *protect("omaha_observedsign", restricted=True),
        *protect("omaha_rating", restricted=True),
        *protect("omaha_intervention", team="SELECT, INSERT, UPDATE", restricted=True),
        with_client("omaha_clientproblem"),
        with_client("omaha_intervention"),
        *(same_client(f"omaha_{table}", "client_problem_id", "omaha_clientproblem") for table in ("observedsign", "rating", "intervention")),
    ]
