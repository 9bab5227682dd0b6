from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0002_grants"), ("schedule", "0004_moments")]

    operations: list[object] = []
