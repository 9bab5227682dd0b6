"""Care names the indication it is given on: only one of the same client's."""

from django.db import migrations

from access.rowsecurity import with_client


class Migration(migrations.Migration):
    dependencies = [("clients", "0007_history")]

    operations = [with_client("clients_indication")]
