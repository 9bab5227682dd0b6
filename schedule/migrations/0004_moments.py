from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schedule", "0003_history"), ("clients", "0008_ground")]

    operations: list[object] = []
