"""Care does not end with open problems, save by death; and death closes them all, also those that few may read."""

from django.db import migrations

ENDING = """
CREATE FUNCTION gate.no_open_problems() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM public.omaha_clientproblem WHERE client_id = NEW.client_id AND closed_on IS NULL) THEN
    RAISE check_violation USING MESSAGE = 'episode_no_open_problems', CONSTRAINT = 'episode_no_open_problems';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER no_open_problems AFTER UPDATE OF ends_on ON clients_careepisode FOR EACH ROW
  WHEN (OLD.ends_on IS NULL AND NEW.ends_on IS NOT NULL AND NEW.end_reason <> 'deceased')
  EXECUTE FUNCTION gate.no_open_problems();

CREATE FUNCTION gate.close_for_death(whose uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE died date;
BEGIN
  SELECT deceased_on INTO died FROM public.clients_client WHERE id = whose AND team_id = ANY (gate.my_teams());
  IF died IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'this is not a client of your team who died';
  END IF;
  UPDATE public.omaha_intervention SET ends_on = greatest(died, starts_on)
    WHERE client_id = whose AND (ends_on IS NULL OR ends_on > died);
  UPDATE public.omaha_clientproblem SET closed_on = greatest(died, starts_on), close_reason = 'deceased'
    WHERE client_id = whose AND closed_on IS NULL;
END $$;
REVOKE EXECUTE ON FUNCTION gate.close_for_death FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.close_for_death TO app_team;
"""
UNDONE = """
DROP FUNCTION gate.close_for_death;
DROP TRIGGER no_open_problems ON clients_careepisode;
DROP FUNCTION gate.no_open_problems;
"""


class Migration(migrations.Migration):
    dependencies = [("omaha", "0005_plan_versions"), ("clients", "0003_intake")]

    operations = [migrations.RunSQL(ENDING, UNDONE)]
