"""What a laptop needs and production gives by itself: servers, secrets, and the settings of a demonstration."""

import base64
import fcntl
import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from buurtzorgweb import embedded

# Local pages go over plain HTTP, to invented people.
DEFAULTS = {"DEMO": "1", "SECURE": "0"}
SECRETS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "FIELD_KEY": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "FIELD_INDEX_KEY": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
}


def is_local() -> bool:
    return not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


@contextmanager
def environment(start: bool = True) -> Iterator[None]:
    """Fill what the environment leaves open; with `start`, its servers run for as long as this lasts."""
    known = embedded.locate()
    wanted = {
        "postgres": not os.environ.get("DATABASE_URL"),
        "valkey": not os.environ.get("REDIS_URL"),
    }
    fill(DEFAULTS | local_secrets(known.folder))
    addresses = known.environment()
    if not wanted["postgres"]:
        # Somebody's own database comes with its own way to migrate, or without one.
        del addresses["MIGRATE_DATABASE_URL"]
    fill(addresses)
    if not (start and any(wanted.values())):
        yield
        return
    if wanted["postgres"]:
        # psql and pg_dump of the same version, for dbshell and backups.
        programs = Path(embedded.postgres_program("psql")).parent
        os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    with embedded.servers(**wanted):
        yield


def fill(values: dict[str, str]) -> None:
    for name, value in values.items():
        if not os.environ.get(name) and f"{name}_FILE" not in os.environ:
            os.environ[name] = value


def local_secrets(folder: Path) -> dict[str, str]:
    """Made once and kept beside the data: without FIELD_KEY the sealed fields of this database stay sealed."""
    if all(os.environ.get(name) or os.environ.get(f"{name}_FILE") for name in SECRETS):
        return {}
    path = folder / "secrets.env"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with embedded.locked(folder / "secrets.lock", fcntl.LOCK_EX):
            found = (
                dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
                if path.exists()
                else {}
            )
            missing = {name: make() for name, make in SECRETS.items() if name not in found}
            if missing:
                # Renamed into place, as half a file would cost the key of a whole database.
                new = path.with_suffix(".new")
                new.touch(mode=0o600)
                new.write_text("".join(f"{name}={value}\n" for name, value in (found | missing).items()))
                new.replace(path)
            return found | missing
    except OSError as error:
        embedded.fail(f"{path} cannot be used: {error.strerror}.")


def leave_on_sigterm() -> None:
    """Let SIGTERM unwind like Ctrl-C does, so that servers started for this command stop with it."""

    def leave(_number: int, _frame: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


if __name__ == "__main__":
    # python -m buurtzorgweb.local mypy .: a command that loads the settings and asks nothing of the servers.
    with environment(start=False):
        os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606
