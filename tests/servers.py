"""A pytest plugin: real PostgreSQL and Valkey for the tests, named in the environment before settings are read."""

import base64
import os
from tempfile import TemporaryDirectory

from buurtzorgweb import embedded

LEASE = embedded.ensure(fast=True)
DATABASE = "test_buurtzorgweb"
FILES = TemporaryDirectory(prefix="buurtzorgweb-files-")

os.environ |= LEASE.servers.environment() | {
    "DATABASE_URL": LEASE.servers.database_url(DATABASE),
    "MIGRATE_DATABASE_URL": LEASE.servers.migrate_url(DATABASE),
    "SECRET_KEY": "only for tests",
    "FIELD_KEY": base64.b64encode(bytes(range(32))).decode(),
    "FIELD_INDEX_KEY": base64.b64encode(bytes(range(1, 33))).decode(),
    "SECURE": "0",
    "DEMO": "1",
    "LOG_LEVEL": "WARNING",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "FILES_DIR": FILES.name,
}


def pytest_unconfigure() -> None:
    LEASE.release()
    FILES.cleanup()
