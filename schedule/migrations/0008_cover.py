from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schedule", "0007_proposals")]

    operations: list[object] = []
