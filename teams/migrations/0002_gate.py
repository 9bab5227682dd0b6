"""Membership of today decides whose records are seen; asked anew at each statement."""

from django.db import migrations

from access.rowsecurity import grants, of_team

MY_TEAMS = """
CREATE FUNCTION gate.my_teams() RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(team_id), '{}') FROM public.teams_membership
          WHERE user_id = gate.me() AND starts_on <= gate.today() AND (ends_on IS NULL OR ends_on >= gate.today()));
END $$;
"""
READERS = ["login", "team", "coach", "office", "emergency", "job"]
CHANGE = "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial"), ("access", "0002_gate")]

    operations = [
        migrations.RunSQL(MY_TEAMS, "DROP FUNCTION gate.my_teams"),
        *(
            grant
            for table in ("teams_team", "teams_membership", "teams_teamrole", "teams_coachassignment")
            for grant in grants(table, **dict.fromkeys(READERS, "SELECT"), admin=CHANGE)
        ),
        *grants("teams_teamrole", team=CHANGE),
        # Who is ill is for her own team, payroll and the jobs that count; not for other teams, nor for coaches.
        *of_team("teams_absence", team=CHANGE, office="SELECT", admin=CHANGE),
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE teams_team_id_seq, teams_membership_id_seq, teams_coachassignment_id_seq TO app_admin;"
            "GRANT USAGE ON SEQUENCE teams_teamrole_id_seq, teams_absence_id_seq TO app_admin, app_team",
            migrations.RunSQL.noop,
        ),
    ]
