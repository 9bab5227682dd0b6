from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0005_payroll")]

    operations: list[object] = []
