from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0004_ledger"), ("schedule", "0005_duty")]

    operations: list[object] = []
