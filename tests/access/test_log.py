"""Each opening of a record is one line with the fields of NEN 7513, in the transaction of the act itself."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test import RequestFactory, SimpleTestCase, TestCase, override_settings
from django.urls import reverse

from access.context import acting_as
from access.device import address_of, kind_of
from access.models import AccessLogEntry
from access.services import Action, Actor, Ground, log_access
from access.tasks import make_log_partitions
from tests.security.catalogue import LOG, column, rows
from tests.security.committed import CommittedTestCase, as_superuser

# NEN 7513:2024 name → our column. A field that has no column yet stands in the comment of security.md section 5.
NEN_7513 = {
    "EventID": "event", "EventActionCode": "action", "EventDateTime": "at", "EventOutcomeIndicator": "outcome",
    "UserID": "user_id",
    "UserName": "name_then", "RoleIDCode": "role", "PurposeOfUse": "purpose",
    "NetworkAccessPointTypeCode": "device_kind", "NetworkAccessPointID": "device",
    "ParticipantObjectID": "object_id", "ParticipantObjectTypeCode": "object_type",
    "ParticipantObjectDetail": "part", "patient": "client_id", "number of results": "result_count",
    "ground": "ground", "rules": "rules_version", "AuditSourceID": "source", "trace": "request_id",
}  # fmt: skip


COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""


class FieldTests(TestCase):
    def test_the_model_and_the_partitioned_table_agree(self):
        """The table is made by hand, as Django makes no partitions."""
        found = {name: (kind, needed) for name, kind, needed in rows(COLUMNS, LOG)}
        wanted = {
            field.column: (field.db_type(connection).replace("varchar", "character varying"), not field.null)
            for field in AccessLogEntry._meta.concrete_fields
        }
        self.assertEqual(wanted, found)

    def test_each_field_of_the_standard_has_its_column(self):
        self.assertLessEqual(set(NEN_7513.values()), {field.column for field in AccessLogEntry._meta.concrete_fields})


class OpeningTests(CommittedTestCase):
    def test_opening_a_record_is_one_line(self):
        self.sign_in(self.marieke)
        path = reverse("client", args=["kersenhof", self.velden.pk])
        before = datetime.now(UTC)
        self.assertEqual(
            200, self.client.get(path, headers={"User-Agent": "iPad"}, REMOTE_ADDR="192.0.2.7").status_code
        )
        (line,) = self.lines()
        self.assertLessEqual(before, line["at"])
        wanted = {
            "action": "R", "outcome": "ok", "user_id": self.marieke.pk, "name_then": "Marieke Slotboom",
            "role": "team_member", "purpose": "care", "device_kind": "tablet", "device": "192.0.2.7",
            "client_id": self.velden.pk, "owner_team_id": self.kersenhof.pk, "ground": "member", "rules_version": 1,
            "source": "buurtzorgweb",
        }  # fmt: skip
        self.assertEqual(wanted, {name: line[name] for name in wanted})
        self.assertTrue(line["event"])
        self.assertRegex(line["request_id"], "^[0-9a-f]{16}$")

    def test_another_teams_record_leaves_no_opening(self):
        self.sign_in(self.marieke)
        self.client.get(reverse("client", args=["kersenhof", self.adjei.pk]))
        self.assertEqual([], self.lines())

    def test_the_line_holds_the_fact_and_not_the_content(self):
        self.sign_in(self.marieke)
        self.client.get(reverse("client", args=["kersenhof", self.velden.pk]))
        text = str(self.lines())
        for word in ("Velden", "Groot", "Morellenpad", "1942", "999910139"):
            self.assertNotIn(word, text)

    def test_an_act_that_fails_takes_its_line_along(self):
        actor = Actor(self.marieke.pk, str(self.marieke), "team_member", Ground.MEMBER)
        with self.assertRaisesMessage(RuntimeError, "too late"), acting_as(self.marieke.pk):
            log_access(actor, "test", Action.UPDATE, client_id=self.velden.pk)
            raise RuntimeError("too late")
        self.assertEqual([], self.lines())


class PartitionTests(CommittedTestCase):
    def months(self):
        found = column(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = %s::regclass AND c.relname ~ '[0-9]{4}_[0-9]{2}$'",
            LOG,
        )
        return sorted(found)

    def test_this_month_and_three_more_are_there(self):
        first = datetime.now(UTC).date().replace(day=1)
        wanted = []
        for ahead in range(4):
            year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
            wanted.append(f"{LOG}_{date(year, month + 1, 1):%Y_%m}")
        self.assertEqual(wanted, self.months())

    def test_the_job_makes_what_is_missing_and_may_be_repeated(self):
        months = self.months()
        with as_superuser() as server:
            server.execute(f"DROP TABLE {months[-1]}")
        self.assertEqual(months[:-1], self.months())
        make_log_partitions()
        self.assertEqual(months, self.months())
        make_log_partitions()
        self.assertEqual(months, self.months())

    def test_a_line_falls_into_its_month_and_one_without_a_month_is_kept(self):
        actor = Actor(None, "", "", Ground.JOB)
        log_access(actor, "test", Action.EXECUTE)
        AccessLogEntry.objects.create(at=datetime(2001, 2, 3, tzinfo=UTC), event="old", action="E", ground="job")
        with as_superuser() as server:
            found = server.execute(f"SELECT event, tableoid::regclass::text AS part FROM {LOG} ORDER BY at").fetchall()
        self.assertEqual(
            [("old", f"{LOG}_rest"), ("test", self.months()[0])], [(row["event"], row["part"]) for row in found]
        )

    def test_a_new_partition_belongs_to_the_owner(self):
        owners = set(column("SELECT tableowner FROM pg_tables WHERE tablename LIKE %s", LOG + "%"))
        self.assertEqual({"app_owner"}, owners)


class DeviceTests(SimpleTestCase):
    def request(self, **meta):
        return RequestFactory().get("/", **meta)

    def test_kinds(self):
        agents = {
            "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)": "tablet",
            "Mozilla/5.0 (Linux; Android 16; SM-X210) Safari": "tablet",
            "Mozilla/5.0 (Linux; Android 16; Pixel 9) Mobile Safari": "phone",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile": "phone",
            "Mozilla/5.0 (X11; Linux x86_64)": "desk",
            "": "desk",
        }
        for agent, kind in agents.items():
            self.assertEqual(kind, kind_of(self.request(HTTP_USER_AGENT=agent)), agent)

    def test_the_address_is_that_of_the_connection(self):
        self.assertEqual(
            "192.0.2.7", address_of(self.request(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="10.0.0.1"))
        )

    @override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
    def test_behind_the_proxy_it_is_what_the_proxy_saw(self):
        for forwarded, address in (
            ("192.0.2.7", "192.0.2.7"),
            ("made up, 192.0.2.7", "192.0.2.7"),
            ("10.0.0.1,2001:db8::1", "2001:db8::1"),
            ("<script>", ""),
        ):
            self.assertEqual(
                address, address_of(self.request(REMOTE_ADDR="172.18.0.9", HTTP_X_FORWARDED_FOR=forwarded))
            )
        self.assertEqual("172.18.0.9", address_of(self.request(REMOTE_ADDR="172.18.0.9")))

    def test_without_an_address_it_is_empty(self):
        self.assertEqual("", address_of(self.request(REMOTE_ADDR="")))
