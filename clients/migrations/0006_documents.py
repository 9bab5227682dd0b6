"""Documents and photos; the photo of the person is known on each page of her record."""

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from access.rowsecurity import protect


def key(to, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **({"related_name": "+"} | more))


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_measurements"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(model_name="client", name="portrait_id", field=models.UUIDField(editable=False, null=True)),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wound", "photo of a wound"),
                            ("photo", "another photo"),
                            ("letter", "letter or document"),
                            ("portrait", "photo of the person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("taken_on", models.DateField()),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("content_type", models.CharField(max_length=30)),
                ("stored", models.CharField(max_length=100, unique=True)),
                ("stored_small", models.CharField(blank=True, max_length=100)),
                ("size", models.IntegerField()),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("place", models.CharField(blank=True, max_length=100)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("why_withdrawn", models.CharField(blank=True, max_length=200)),
                ("client", key("clients.client", db_constraint=False, related_name="%(class)ss")),
                ("owner_team", key("teams.team", db_constraint=False, db_index=False)),
                ("size_measured", key("clients.measurement", null=True)),
                ("uploaded_by", key(settings.AUTH_USER_MODEL)),
                ("withdrawn_by", key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        F("client"), models.OrderBy(F("taken_on"), descending=True), name="document_client_taken"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        name="document_type", condition=Q(("content_type__in", ["application/pdf", "image/jpeg"]))
                    ),
                    models.CheckConstraint(name="document_wound_place", condition=~Q(kind="wound") | ~Q(place="")),
                    models.CheckConstraint(
                        name="document_pdf_is_letter", condition=~Q(content_type="application/pdf") | Q(kind="letter")
                    ),
                    models.CheckConstraint(
                        name="document_withdrawn_why",
                        condition=Q(withdrawn_at__isnull=True) | ~Q(why_withdrawn=""),
                    ),
                ],
            },
        ),
        *protect(
            "clients_document",
            team="SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by_id, why_withdrawn)",
        ),
    ]
