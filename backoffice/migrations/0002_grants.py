"""The back office keeps insurers and tariffs; jobs read them."""

from django.db import migrations

from access.rowsecurity import grants


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0001_initial"), ("schedule", "0002_rows")]

    operations = [
        *grants("backoffice_insurer", office="SELECT, INSERT, UPDATE", job="SELECT", team="SELECT"),
        *grants("backoffice_tariff", office="SELECT, INSERT, UPDATE", job="SELECT"),
        migrations.RunSQL("GRANT USAGE ON SEQUENCE backoffice_tariff_id_seq TO app_office", migrations.RunSQL.noop),
    ]
