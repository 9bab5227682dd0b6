"""The bare run-time role serves sign-in: sessions, addresses, second factors. Nothing else sees them."""

from django.db import migrations

from access.rowsecurity import grants

ALL = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_gate"),
        ("account", "__latest__"),
        ("mfa", "__latest__"),
        ("sessions", "__latest__"),
        ("contenttypes", "__latest__"),
        ("auth", "__latest__"),
    ]

    operations = [
        *(grant for table in ("django_session", "account_emailaddress", "account_emailconfirmation", "mfa_authenticator") for grant in grants(table, login=ALL)),
        *grants("django_content_type", login="SELECT"),
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE account_emailaddress_id_seq, account_emailconfirmation_id_seq, mfa_authenticator_id_seq TO app_login",
            migrations.RunSQL.noop,
        ),
    ]
