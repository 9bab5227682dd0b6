from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("omaha", "0003_rows")]

    operations = []
