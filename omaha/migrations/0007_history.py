"""The care plan is versioned too."""

from django.db import migrations

from access.rowsecurity import versioned

TABLES = ["omaha_clientproblem", "omaha_intervention"]


class Migration(migrations.Migration):
    dependencies = [("omaha", "0006_discharge"), ("clients", "0007_history")]

    operations = [operation for table in TABLES for operation in versioned(table)]
