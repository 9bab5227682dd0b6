"""Everybody in a team reads what all teams share, and adds to it."""

from django.db import migrations

from access.rowsecurity import grants

TABLES = ("question", "answer", "story", "story_adopted_by")


class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial"), ("teams", "0002_gate")]

    operations = [
        *(grant for table in TABLES for grant in grants(f"community_{table}", team="SELECT, INSERT, UPDATE", coach="SELECT")),
        # Taking a story over can be taken back; what was written stays.
        *grants("community_story_adopted_by", team="DELETE"),
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE " + ", ".join(f"community_{table}_id_seq" for table in TABLES) + " TO app_team",
            migrations.RunSQL.noop,
        ),
    ]
