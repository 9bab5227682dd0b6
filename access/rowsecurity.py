"""Operations for migrations: who may do what with a table, and which rows they see.

`grants` opens a table without client data to modes. `protect` does the same for a table with client data and adds
forced policies on `owner_team_id`, kept in step with the client by a composite key.
"""

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

MY_TEAMS = "owner_team_id = ANY ((SELECT gate.my_teams())::bigint[])"
RESTRICTED = "(restricted_to IS NULL OR (SELECT gate.me()) = ANY (restricted_to))"


def grants(table: str, **modes: str) -> list[RunSQL]:
    """grants("teams_team", team="SELECT", admin="SELECT, INSERT"): privileges per mode, `login` for the bare role."""
    return [
        RunSQL(f"GRANT {what} ON {table} TO app_{mode}", f"REVOKE ALL ON {table} FROM app_{mode}")
        for mode, what in modes.items()
    ]


def policy(table: str, name: str, roles: str, using: str, command: str = "ALL", check: str | None = None) -> RunSQL:
    body = "" if command == "INSERT" else f" USING ({using})"
    if command != "SELECT":
        body += f" WITH CHECK ({check or using})"
    return RunSQL(f"CREATE POLICY {name} ON {table} FOR {command} TO {roles}{body}", f"DROP POLICY {name} ON {table}")


def enforce(table: str) -> list[RunSQL]:
    """Policies hold for everyone, the owner included; migrations and the owner keep full sight."""
    return [
        RunSQL(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
        ),
        policy(table, "migrate", "app_migrate, app_owner", "true"),
    ]


def follow_client(table: str) -> RunSQL:
    """owner_team_id always is the team of the client, moves with it, and no row can name another team's client."""
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_owner FOREIGN KEY (client_id, owner_team_id)"
        " REFERENCES clients_client (id, team_id) ON UPDATE CASCADE",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_owner",
    )


def same_client(table: str, column: str, parent: str) -> RunSQL:
    """`column` leads to a row of the same client's record: foreign keys alone would take any client's, unseen ones too.

    Only where the parent is small: it costs a second unique index there, too much for visits. Deferrable, because the
    merging of two records moves children and parents one table after the other.
    """
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_client FOREIGN KEY ({column}, client_id)"
        f" REFERENCES {parent} (id, client_id) DEFERRABLE INITIALLY IMMEDIATE",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_client",
    )


def with_client(table: str) -> RunSQL:
    """What `same_client` of other tables refers to."""
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_with_client UNIQUE (id, client_id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_with_client",
    )


def of_team(table: str, *, team: str, office: str = "", job: str = "SELECT", admin: str = "") -> list[RunSQL]:
    """Row security for what a team keeps about its people: hours, rosters, absence. No other team's business."""
    own = "team_id = ANY ((SELECT gate.my_teams())::bigint[])"
    operations = [*enforce(table), policy(table, "team", "app_team", own), *grants(table, team=team)]
    for mode, what, standing in (("office", office, "back_office"), ("admin", admin, "administrator")):
        if what:
            seen = f"(SELECT gate.has_role('{standing}'))"
            operations += [policy(table, mode, f"app_{mode}", seen), *grants(table, **{mode: what})]
    if job:
        operations += [policy(table, "job", "app_job", "(SELECT gate.is_job())"), *grants(table, job=job)]
    return operations


def protect(
    table: str,
    *,
    team: str = "SELECT, INSERT",
    office: str = "",
    job: str = "SELECT",
    restricted: bool = False,
    follows: bool = True,
    rows: str = MY_TEAMS,
    emergency: str | None = "client_id = (SELECT gate.emergency_client())",
) -> Sequence[RunSQL]:
    """Row security for one table with client data; never DELETE for a team: nothing is ever lost."""
    mine = f"{rows} AND {RESTRICTED}" if restricted else rows
    operations = [*enforce(table), policy(table, "team", "app_team", mine), *grants(table, team=team)]
    if follows:
        operations.append(follow_client(table))
    if office:
        seen = "(SELECT gate.has_role('back_office'))"
        operations += [policy(table, "office", "app_office", seen, "SELECT"), *grants(table, office=office)]
    if job:
        operations += [policy(table, "job", "app_job", "(SELECT gate.is_job())"), *grants(table, job=job)]
    if emergency:
        open_part = f"{emergency} AND restricted_to IS NULL" if restricted else emergency
        operations.append(policy(table, "emergency", "app_emergency", open_part, "SELECT"))
        operations += grants(table, emergency="SELECT")
    return operations


def versioned(table: str) -> list[RunSQL]:
    """Each change of a row is kept with who, when, from what to what (clients.RecordChange)."""
    return [
        RunSQL(
            f"CREATE TRIGGER keep_change AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION gate.keep_change()",
            f"DROP TRIGGER keep_change ON {table}",
        )
    ]
