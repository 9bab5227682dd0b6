from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schedule", "0006_board")]

    operations: list[object] = []
