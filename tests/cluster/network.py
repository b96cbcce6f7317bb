"""A network that exists in the kernel alone, with one node behind a cable that can be pulled. Needs Linux's namespaces.

Nothing outside reaches it, and it needs no rights on the machine.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.cluster.nodes import Place

_OWN = ("unshare", "--map-root-user", "--net")
_HERE, _THERE = "10.77.0.1", "10.77.0.2"
"""Both ends of the cable between the nodes."""
_ASKS, _ANSWERS = "10.78.0.1", "10.78.0.2"
"""Both ends of another one, by which the node there can always be asked."""
_SECONDS = 600


def missing() -> str | None:
    """What this machine lacks for such a network; None if nothing."""
    for command in ("unshare", "nsenter", "ip"):
        if shutil.which(command) is None:
            return f"no command {command}"
    link = "ip link set lo up && ip link add one type veth peer name other"
    tried = subprocess.run([*_OWN, "sh", "-c", link], capture_output=True, text=True)
    return tried.stderr.strip() if tried.returncode else None


def run_inside(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a module of Python in a new network of its own, until it ends."""
    command = [*_OWN, sys.executable, "-m", module, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)


class Network:
    """The new network, seen from inside."""

    def __init__(self, holder: int) -> None:
        """`holder`: the process whose network is the one at the other end."""
        self._there = ("nsenter", "--target", str(holder), "--net")

    def places(self, count: int) -> list[Place]:
        """Where nodes listen; the last one is at the other end of the cable."""
        here = [Place(("127.0.0.1", 9200 + n), (_HERE, 9300 + n)) for n in range(count - 1)]
        return [*here, Place((_ANSWERS, 9200), (_THERE, 9300), self._there)]

    def pull(self) -> None:
        """From now on nothing comes through between the nodes; connections stay open."""
        self._ip("link set there down")

    def plug(self) -> None:
        """Puts the cable back."""
        self._ip("link set there up")

    def lay(self) -> None:
        """Lays both cables."""
        holder = self._there[2]
        _run("ip link set lo up".split())
        self._ip("link set lo up")
        for here, there, own, other in (("here", "there", _HERE, _THERE), ("asks", "answers", _ASKS, _ANSWERS)):
            _run(f"ip link add {here} type veth peer name {there} netns {holder}".split())
            _run(f"ip address add {own}/24 dev {here}".split())
            _run(f"ip link set {here} up".split())
            self._ip(f"address add {other}/24 dev {there}")
            self._ip(f"link set {there} up")

    def _ip(self, arguments: str) -> None:
        _run((*self._there, "ip", *arguments.split()))


@contextmanager
def network() -> Iterator[Network]:
    """The network around this process, which must be one of its own: see run_inside."""
    holder = subprocess.Popen(["unshare", "--net", sys.executable, "-c", "print(flush=True); input()"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    try:
        assert holder.stdout is not None
        holder.stdout.readline()  # by then it has its network
        found = Network(holder.pid)
        found.lay()
        yield found
    finally:
        holder.kill()
        holder.communicate()


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True)
