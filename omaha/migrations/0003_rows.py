"""Terms are read by all and changed by nobody; the care plan is under row security."""

from django.db import migrations

from access.rowsecurity import grants, protect

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
    ]
