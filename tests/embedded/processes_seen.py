"""What runs on this machine, by `ps`."""

import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """One live process."""

    pid: int
    parent: int
    user: str
    command: str


def live_processes() -> list[Seen]:
    """Return all processes but zombies."""
    columns = "pid=,ppid=,user=,stat=,args="
    listed = subprocess.run(["ps", "-ww", "-axo", columns], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=4) for line in listed.stdout.splitlines()]
    return [
        Seen(int(pid), int(parent), user, command)
        for pid, parent, user, state, command in rows
        if not state.startswith("Z")
    ]


def is_running(pid: int) -> bool:
    """Tell whether a process lives; a zombie does not."""
    return any(seen.pid == pid for seen in live_processes())


def descendants(ancestor: int) -> list[Seen]:
    """Return the children of a process, their children, and so on."""
    everyone = live_processes()
    found: list[Seen] = []
    parents = {ancestor}
    while parents:
        children = [seen for seen in everyone if seen.parent in parents]
        found += children
        parents = {child.pid for child in children}
    return found
