"""A real site for a real browser: its own database with the demo neighbourhood, its own web process, built assets."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import sync_playwright
from psycopg import sql

from tests.conftest import migrations_digest
from tests.machine.conftest import free_port
from tests.servers import LEASE

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "browser_buurtzorgweb"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def command(*words, env):
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="package")
def site(django_db_setup, tmp_path_factory):
    """The address of a running product; stopped at the end."""
    with psycopg.connect(LEASE.servers.superuser_url(), autocommit=True) as server:
        for words in (
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            "CREATE DATABASE {} OWNER app_owner TEMPLATE {template}",
        ):
            server.execute(
                sql.SQL(words).format(
                    sql.Identifier(DATABASE), template=sql.Identifier(f"template_{migrations_digest()}")
                )
            )
        server.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO app_login, app_migrate").format(sql.Identifier(DATABASE))
        )
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": LEASE.servers.database_url(DATABASE),
        "MIGRATE_DATABASE_URL": LEASE.servers.migrate_url(DATABASE),
        "VAR_DIR": str(tmp_path_factory.mktemp("site")),
    }
    command("demo", env=env)
    command("collectstatic", "--noinput", env=env)
    words = [
        f"{sys.prefix}/bin/granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--blocking-threads",
        "1",
        "--workers-kill-timeout",
        "8",
        "buurtzorgweb.wsgi:application",
    ]
    web = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz")
        yield Site(address, env)
    finally:
        web.terminate()
        web.wait(20)


class Site(str):
    """An address that also runs commands in the product's environment."""

    def __new__(cls, address, env):
        made = super().__new__(cls, address)
        made.env = env
        return made

    def manage(self, *words):
        command(*words, env=self.env)


def wait_for(url, seconds=30):
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


def complains(message):
    """A form refused with 422 or 409 is the product at work, though Chromium writes it down as an error."""
    return message.type in {"error", "warning"} and not re.search("status of 4(22|09)", message.text)


@pytest.fixture
def tablet(chromium):
    """A fresh tablet; whatever the console or the content policy complains of fails the test."""
    context = chromium.new_context(viewport={"width": 820, "height": 1180}, has_touch=True, locale="nl-NL")
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if complains(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
