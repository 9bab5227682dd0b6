from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0003_contracts")]

    operations: list[object] = []
