"""Where the embedded servers keep their data and listen; making these values starts nothing."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATABASE = "buurtzorgweb"
SUPERUSER = "postgres"
# sun_path has 108 bytes, and the file's own name (.s.PGSQL.5432.lock) comes on top of the folder's.
LONGEST_FOLDER = 80


class EmbeddedError(Exception):
    """Something the person at the keyboard must know; the text is one clear line."""


def fail(text: str) -> NoReturn:
    raise EmbeddedError(text)


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()


@dataclass(frozen=True)
class Servers:
    """Where the servers of one folder listen. Making one starts nothing."""

    folder: Path
    fast: bool = False
    sockets: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sockets", socket_folder(self.folder))

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{quote(database, safe='')}?host={quote(str(self.sockets), safe='')}"

    def superuser_url(self, database: str = "postgres") -> str:
        return self.url(SUPERUSER, database)

    def database_url(self, database: str = DATABASE) -> str:
        """The run-time role: owns nothing, so row security holds."""
        return self.url("app_login", database)

    def migrate_url(self, database: str = DATABASE) -> str:
        return self.url("app_migrate", database)

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}?db=0"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def postgres_data(self) -> Path:
        return self.folder / "pg"

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url(),
            "MIGRATE_DATABASE_URL": self.migrate_url(),
            "REDIS_URL": self.redis_url,
        }


def locate(fast: bool = False) -> Servers:
    """The servers of this project, running or not; `fast` ones have a folder of their own."""
    return Servers(var_dir() / "test" if fast else var_dir(), fast)


def socket_folder(folder: Path) -> Path:
    """`run` below the folder; a short one below /tmp when that path is too long for a socket or odd in a URL."""
    sockets = folder / "run"
    if len(os.fsencode(sockets)) <= LONGEST_FOLDER and re.fullmatch(r"[\w./-]+", str(sockets), re.ASCII):
        return sockets
    return Path(f"/tmp/buurtzorgweb-{os.geteuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}")  # noqa: S108


def make_private(folder: Path) -> None:
    """A folder of our own that nobody else opens; below /tmp someone may have been first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        fail(f"{folder} is not a folder of this user; remove it and start again.")
    folder.chmod(0o700)


def package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        fail(f"The package {name} is missing: run `make run` once, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent
