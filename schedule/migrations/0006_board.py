from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schedule", "0005_duty")]

    operations: list[object] = []
