"""CPU and memory of trees of processes, from /proc."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def parents() -> dict[int, tuple[int, int]]:
    """Of each process its parent and its ticks, those of its collected children included."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(entry.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    return found


def tree(root: int, known: dict[int, tuple[int, int]]) -> set[int]:
    members, size = {root}, 0
    while len(members) > size:
        size = len(members)
        members |= {pid for pid, (parent, _ticks) in known.items() if parent in members}
    return members


def seconds(*roots: int) -> float:
    """CPU used so far below these processes; who ends meanwhile is counted by who collects it."""
    known = parents()
    members = set().union(*(tree(root, known) for root in roots))
    return sum(known[pid][1] for pid in members if pid in known) / TICK


def memory(root: int) -> list[int]:
    """Resident bytes of the processes right below one: the workers of a web server."""
    known = parents()
    workers = [pid for pid, (parent, _ticks) in known.items() if parent == root]
    page = os.sysconf("SC_PAGE_SIZE")
    return [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in workers]
