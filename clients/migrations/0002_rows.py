"""Row security for the client record, and the one search that reaches over all teams."""

from django.db import migrations

from access.rowsecurity import protect

CHANGE = "SELECT, INSERT, UPDATE"
IDENTITY = (
    "SELECT (id, team_id, first_name, initials, birth_prefix, birth_family, partner_prefix, partner_family, name_use,"
    " search_name, gender, birth_date, deceased_on, bsn_sealed, bsn_look_up, insurer_uzovi, care_office_uzovi, street,"
    " house_number, house_suffix, postcode, town)"
)
# Without the note: a grant on the whole table would hand out what somebody wrote there, and each column to come.
INDICATION = "SELECT (id, client_id, owner_team_id, recorded_at, starts_on, ends_on, law, product, hours_per_week, author_id)"
OWN = "team_id = ANY ((SELECT gate.my_teams())::bigint[])"

# LIKE is not leakproof: beside a policy it cannot use the trigram index, so the wide search is a definer function.
FIND = """
CREATE INDEX client_search_name ON clients_client USING gin (search_name gin_trgm_ops);
CREATE FUNCTION gate.find_clients(words text[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT gate.has_role('back_office') THEN
    RAISE insufficient_privilege USING MESSAGE = 'only the back office searches over all teams';
  END IF;
  RETURN QUERY SELECT id FROM public.clients_client WHERE search_name LIKE ALL (words) LIMIT 20;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial"), ("teams", "0002_gate")]

    operations = [
        *protect("clients_client", team=CHANGE, office=IDENTITY, follows=False, rows=OWN, emergency="id = (SELECT gate.emergency_client())"),
        *protect("clients_careepisode", team=CHANGE, office="SELECT (id, client_id, owner_team_id, starts_on, ends_on, end_reason)"),
        *protect("clients_networkcontact", team=CHANGE),
        *protect("clients_report", restricted=True),
        *protect("clients_measurement"),
        *protect("clients_risk", team=CHANGE),
        *protect("clients_clientevent", team=CHANGE),
        *protect("clients_indication", team=CHANGE, office=INDICATION),
        *protect("clients_transfer"),
        migrations.RunSQL(FIND, "DROP FUNCTION gate.find_clients; DROP INDEX client_search_name"),
    ]
