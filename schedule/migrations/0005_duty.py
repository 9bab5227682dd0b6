from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schedule", "0004_moments"), ("teams", "0003_duty")]

    operations: list[object] = []
