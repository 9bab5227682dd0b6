"""Care moments are versioned; a visit keeps its outcomes instead."""

from django.db import migrations

from access.rowsecurity import versioned


class Migration(migrations.Migration):
    dependencies = [("schedule", "0002_rows"), ("clients", "0007_history")]

    operations = versioned("schedule_caremoment")
