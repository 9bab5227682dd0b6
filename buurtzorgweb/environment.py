"""Typed readers of the environment. A missing or malformed value stops the process at start, with a hint."""

import base64
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def env(name: str, default: str | None = None) -> str:
    """The text of NAME; without a default the process does not start without it."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"Set {name} in the environment (make run does this for you; see docs/operating.md)."
        )
    return value


def env_bool(name: str, default: bool) -> bool:
    """1/0, true/false, yes/no, on/off."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated values."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret(name: str) -> str:
    """NAME, or the contents of the file named by NAME_FILE (how container secrets arrive)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error
    return env(name)


def secret_key(name: str) -> bytes:
    """A secret of 32 bytes in base64."""
    try:
        key = base64.b64decode(secret(name), validate=True)
    except ValueError:  # binascii.Error, or a character that is not ASCII
        key = b""
    if len(key) != 32:
        hint = 'python -c "import base64,os; print(base64.b64encode(os.urandom(32)).decode())"'
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64; make one with: {hint}")
    return key


LIBPQ = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def database(url: str) -> dict[str, Any]:
    """A libpq URI (postgresql://user@host/name, or ?host=/socket/folder) as a Django database."""
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured("DATABASE_URL is no libpq URI, such as postgresql://user:word@host/name.") from error
    named = {django: parts.pop(libpq, "") for django, libpq in LIBPQ.items()}
    return named | {
        "ENGINE": "buurtzorgweb.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Binding on the server: a value can never become a second statement.
        # Prepared from the third time on: planning a statement under row security costs more than running it.
        # The rest of the address as it is: sslmode=verify-full must not be dropped in silence.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **parts},
    }


def celery_url(url: str) -> str:
    """Celery names a Unix socket differently from redis-py."""
    if url.startswith("unix://"):
        return f"redis+socket://{urlsplit(url).path}"
    return url
