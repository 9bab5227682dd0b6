from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("omaha", "0004_plan_rules")]

    operations = []
