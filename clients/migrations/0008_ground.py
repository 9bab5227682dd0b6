from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clients", "0007_history")]

    operations: list[object] = []
