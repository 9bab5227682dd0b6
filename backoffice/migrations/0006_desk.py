"""The desk: questions to teams. Lines of several visits may be renewed by one; a job says how clients were insured."""

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import protect

# Reading one record to answer for a claim: an hour, by one person, with a reason; the row is the same as an emergency's.
SESSIONS = """
CREATE FUNCTION gate.record_open(wanted uuid) RETURNS timestamptz LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN (SELECT max(until) FROM public.access_emergencyaccess
    WHERE user_id = gate.me() AND client_id = wanted AND now() BETWEEN starts_at AND until);
END $$;
CREATE FUNCTION gate.open_record(wanted uuid, why text) RETURNS timestamptz LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT gate.has_role('back_office') THEN
    RAISE insufficient_privilege USING MESSAGE = 'only the back office opens a record for a claim';
  END IF;
  IF gate.record_open(wanted) IS NULL THEN
    INSERT INTO public.access_emergencyaccess (id, user_id, client_id, owner_team_id, reason, starts_at, until, review)
    SELECT uuidv7(), gate.me(), c.id, c.team_id, why, now(), now() + interval '1 hour', ''
    FROM public.clients_client c WHERE c.id = wanted;
    INSERT INTO public.schedule_notice (id, team_id, user_id, made_by_id, kind, facts, made_at)
    SELECT DISTINCT ON (m.user_id) uuidv7(), m.team_id, m.user_id, gate.me(), 'opened', '{}'::jsonb, now()
    FROM public.clients_client c JOIN public.teams_membership m ON m.team_id = c.team_id
    WHERE c.id = wanted AND m.starts_on <= gate.today() AND (m.ends_on IS NULL OR m.ends_on >= gate.today());
  END IF;
  RETURN gate.record_open(wanted);
END $$;
-- What the team that owns a record is told: who opened it, why, and until when.
CREATE FUNCTION gate.records_opened(team bigint)
RETURNS TABLE (client_id uuid, name text, reason text, starts_at timestamptz, until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF team <> ALL (gate.my_teams()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'not a team of yours';
  END IF;
  RETURN QUERY SELECT e.client_id, u.first_name || ' ' || u.last_name, e.reason, e.starts_at, e.until
    FROM public.access_emergencyaccess e JOIN public.access_user u ON u.id = e.user_id
    WHERE e.owner_team_id = team AND e.starts_at > now() - interval '31 days' AND EXISTS (
      SELECT FROM public.access_organisationrole r WHERE r.user_id = e.user_id AND r.role = 'back_office')
    ORDER BY e.starts_at DESC;
END $$;
REVOKE EXECUTE ON FUNCTION gate.open_record(uuid, text), gate.record_open(uuid), gate.records_opened(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.open_record(uuid, text), gate.record_open(uuid) TO app_office;
GRANT EXECUTE ON FUNCTION gate.records_opened(bigint) TO app_team;
"""
NO_SESSIONS = """
DROP FUNCTION gate.records_opened(bigint);
DROP FUNCTION gate.open_record(uuid, text);
DROP FUNCTION gate.record_open(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0005_payroll"), ("schedule", "0006_board")]

    operations = [
        migrations.AlterField(
            model_name="correction",
            name="renewed",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewal_of",
                to="backoffice.claimline",
            ),
        ),
        migrations.CreateModel(
            name="ClaimQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("month", models.DateField()),
                ("code", models.CharField(max_length=4)),
                ("lines", models.IntegerField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clients.client",
                    ),
                ),
                (
                    "owner_team",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("month"), models.F("code"), name="question_month_code")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("client", "month", "code"),
                        name="question_asked_once",
                    )
                ],
            },
        ),
        *protect(
            "backoffice_claimquestion",
            team="SELECT, UPDATE (answered_at, answered_by_id)",
            office="SELECT (id, client_id, owner_team_id, month, code, answered_at)",
            job="SELECT, INSERT",
        ),
        # How somebody was insured in a month, as the desk found it out; written for all refused lines of a cause at once.
        migrations.RunSQL(
            "GRANT INSERT ON backoffice_claimfact TO app_job", "REVOKE INSERT ON backoffice_claimfact FROM app_job"
        ),
        migrations.RunSQL(SESSIONS, NO_SESSIONS),
    ]
