"""Builds that are killed, stopped or run out of disk: the old generation stays, and nothing is left over."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.query import SearchRequest
from indexer.update import update
from tests import commands
from tests.conftest import ROOT, config_for
from tests.contract.corpora import Record, write
from tests.unit.whoosh.folders import assert_tidy, kept

KILLS = 10
LAST_STEPS = 18
"""Steps on files, counted from the end of a rebuild, before each of which a run is killed: all of the promotion."""


def _records(count: int) -> list[Record]:
    words = [f"Wort{number}" for number in range(1500)]
    chooser = random.Random(count)
    return [
        {"id": str(number), "title": f"Meldung {number}", "text": "Hafen " + " ".join(chooser.choices(words, k=60))}
        for number in range(count)
    ]


@dataclass
class _Site:
    """A folder with a configuration, a corpus and an index that already exists."""

    folder: Path
    config: Config
    engine: Engine
    config_file: Path

    @property
    def root(self) -> Path:
        return Path(self.config.index.path)

    def write(self, count: int) -> None:
        write(self.folder / "articles.jsonl", _records(count))

    def found(self) -> int:
        """The articles that a search in a freshly opened index finds; all counts of it agree."""
        opened = open_engine(self.config)
        total = opened.search(SearchRequest("Hafen")).total
        assert total == opened.status().generation.articles == opened.search(SearchRequest()).total
        assert total == self.engine.search(SearchRequest("Hafen")).total
        return total

    def build(self, command: str = "rebuild") -> int:
        """Builds to the end; gives the articles that are found then."""
        if command == "rebuild":
            rebuild(self.config, open_engine(self.config))
        else:
            update(self.config, open_engine(self.config))
        return self.found()


@pytest.fixture
def site(tmp_path: Path) -> _Site:
    return _site(tmp_path)


def _site(folder: Path) -> _Site:
    corpus = write(folder / "articles.jsonl", _records(40))
    config = config_for(folder, corpus)
    site = _Site(folder, config, open_engine(config), commands.write_config(folder, corpus))
    site.build()
    return site


def _kill_at_moments(site: _Site, command: str, moments: int, seed: int) -> None:
    """Kills builds at random moments, one in each of `moments` stretches of a whole run."""
    chooser = random.Random(seed)
    site.write(41)
    started = time.monotonic()
    assert commands.run(site.config_file, command).returncode == 0
    whole = time.monotonic() - started
    temporary = site.folder / "tmp"
    temporary.mkdir()
    for number in range(moments):
        before, after = site.found(), 42 + number
        site.write(after)
        process = subprocess.Popen(
            commands.command(site.config_file, command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"TMPDIR": str(temporary)},
        )  # fmt: skip
        time.sleep(whole * (number + chooser.random()) / moments)
        process.kill()
        process.wait()
        _check_after_kill(site, command, before, after)
        assert list(temporary.iterdir()) == []


def _check_after_kill(site: _Site, command: str, before: int, after: int) -> None:
    assert site.found() in (before, after)
    assert site.build(command) == after
    assert_tidy(site.root)
    assert not open_engine(site.config).damaged()


COMMANDS = pytest.mark.parametrize("command", ["rebuild", "update"])


@pytest.mark.parametrize(("command", "moments"), [("rebuild", KILLS), ("update", KILLS // 2)])
def test_killed_at_any_moment_it_leaves_the_old_generation(site: _Site, command: str, moments: int) -> None:
    _kill_at_moments(site, command, moments, seed=1)


@pytest.mark.long
@COMMANDS
def test_killed_at_many_moments_it_leaves_the_old_generation(site: _Site, command: str) -> None:
    _kill_at_moments(site, command, 20 * KILLS, seed=2)


def _interrupted(site: _Site, command: str, number: int, step: int) -> subprocess.CompletedProcess[str]:
    """A build that gets the signal `number` before its `step`-th step on the files of the index."""
    return subprocess.run(
        [
            sys.executable, "-m", "tests.unit.whoosh.interrupted", str(number), str(step), str(site.root),
            "--config", str(site.config_file), command,
        ],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=commands.TIMEOUT_SECONDS,
    )  # fmt: skip


def _steps(site: _Site, command: str) -> int:
    site.write(41)
    return int(_interrupted(site, command, 0, 0).stderr.split()[-1])


@pytest.mark.parametrize(("command", "every"), [("rebuild", 2), ("update", 4)])
def test_killed_between_the_steps_of_promotion_it_leaves_a_whole_generation(
    site: _Site, command: str, every: int
) -> None:
    steps = _steps(site, command)
    for step in range(steps - LAST_STEPS + 1, steps + 1, every):
        before, after = site.found(), 41 + step
        site.write(after)
        assert _interrupted(site, command, signal.SIGKILL, step).returncode == -signal.SIGKILL
        _check_after_kill(site, command, before, after)


def _check_ctrl_c(site: _Site, command: str, steps: list[int]) -> None:
    for step in steps:
        before, after = site.found(), 41 + step
        site.write(after)
        stopped = _interrupted(site, command, signal.SIGINT, step)
        assert stopped.returncode == 130
        assert "Traceback" not in stopped.stderr
        assert site.found() in (before, after)
        assert_tidy(site.root)


@pytest.mark.parametrize(("command", "every"), [("rebuild", 3), ("update", 6)])
def test_ctrl_c_leaves_the_old_generation_and_nothing_else(site: _Site, command: str, every: int) -> None:
    steps = _steps(site, command)
    _check_ctrl_c(site, command, [3, 8, 15, steps // 2, *range(steps - LAST_STEPS, steps, every)])


@pytest.mark.long
@COMMANDS
def test_ctrl_c_and_kills_before_every_step(site: _Site, command: str) -> None:
    steps = range(1, _steps(site, command) + 1)
    _check_ctrl_c(site, command, list(steps))
    for step in steps:
        before, after = site.found(), 500 + step
        site.write(after)
        assert _interrupted(site, command, signal.SIGKILL, step).returncode == -signal.SIGKILL
        _check_after_kill(site, command, before, after)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, with room for little."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or mount is None or subprocess.run([mount, *options], capture_output=True).returncode:
        pytest.skip("only root can mount a small disk, and not everywhere")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@COMMANDS
def test_a_full_disk_leaves_the_old_generation(small_disk: Path, command: str) -> None:
    site = _site(small_disk)
    site.write(1500)
    _check_disk_error(site, command, None, "No space left on device. Free some space")


def _fill_at_every_stage(disk: Path, command: str, stages: int) -> None:
    """Builds on a disk that has room for a little more each time, until there is enough."""
    site = _site(disk)
    site.write(300)
    before = kept(site.root)
    room = 0
    for stage in range(2 * stages):
        used = sum(path.stat().st_blocks for path in disk.rglob("*")) // 2
        room = used + 4 + 4096 * stage // stages
        subprocess.run(["mount", "-o", f"remount,size={room}k", str(disk)], check=True)
        built = commands.run(site.config_file, command)
        assert "Traceback" not in built.stderr
        if built.returncode == 0:
            break
        assert "No space left on device. Free some space" in built.stderr
        assert kept(site.root) == before
        assert site.found() == 40
    assert stage >= stages // 4, "it had been refused before"
    assert site.found() == 300
    assert not open_engine(site.config).damaged()


@COMMANDS
def test_a_disk_that_is_full_at_some_stage_leaves_the_old_generation(small_disk: Path, command: str) -> None:
    _fill_at_every_stage(small_disk, command, 8)


@pytest.mark.long
@COMMANDS
def test_a_disk_that_is_full_at_every_stage_leaves_the_old_generation(small_disk: Path, command: str) -> None:
    _fill_at_every_stage(small_disk, command, 200)


@COMMANDS
@pytest.mark.parametrize("limit", [50_000, 200_000, 600_000])
def test_a_file_that_may_not_grow_leaves_the_old_generation(site: _Site, command: str, limit: int) -> None:
    site.write(700)
    _check_disk_error(
        site, command, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)), "File too large"
    )


def _check_disk_error(site: _Site, command: str, prepare: Callable[[], None] | None, message: str) -> None:
    before = kept(site.root)
    failed = commands.run(site.config_file, command, preexec_fn=prepare)
    assert failed.returncode == 2
    assert message in failed.stderr
    assert "Traceback" not in failed.stderr
    assert "Exception ignored" not in failed.stderr
    assert kept(site.root) == before
    assert_tidy(site.root)
    assert site.found() == 40
    site.write(41)
    assert site.build(command) == 41


def _with_names(site: _Site, count: int) -> None:
    """A corpus in which names are to be found, by processes of their own."""
    sentence = "Präsident Wladimir Putin sprach in Moskau mit Verteidigungsminister Boris Pistorius aus Berlin. "
    records: list[Record] = [
        {"id": str(number), "text": f"Hafen {number}. " + sentence * 40, "persons": None, "places": None}
        for number in range(count)
    ]
    write(site.folder / "articles.jsonl", records)


def _children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _wait_until(holds: Callable[[], object]) -> None:
    last = time.monotonic() + commands.TIMEOUT_SECONDS
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.01)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="knows processes by /proc")
@pytest.mark.parametrize(
    ("number", "group", "code"), [(signal.SIGINT, True, 130), (signal.SIGINT, False, 130), (signal.SIGKILL, False, -9)]
)
def test_stopped_while_others_find_names_it_leaves_no_process(
    site: _Site, number: signal.Signals, group: bool, code: int
) -> None:
    """Ctrl-C reaches all processes of a terminal, a signal by `kill` the one."""
    _with_names(site, 1200)
    file = site.config_file
    file.write_text(file.read_text(encoding="utf-8") + "[entities]\nprocesses = 2\n", encoding="utf-8")
    rebuilding = subprocess.Popen(
        commands.command(file, "rebuild"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    _wait_until(lambda: len(_children(rebuilding.pid)) >= 2 or rebuilding.poll() is not None)
    others = _children(rebuilding.pid)
    assert others, "it has started processes"
    (os.killpg if group else os.kill)(rebuilding.pid, number)
    _, said = rebuilding.communicate(timeout=commands.TIMEOUT_SECONDS)
    assert rebuilding.returncode == code
    if number == signal.SIGINT:
        assert said == "fundstelle: stopped.\n"
        assert_tidy(site.root)
    _wait_until(lambda: not any(Path(f"/proc/{other}").exists() for other in others))
    assert site.found() == 40
    site.write(41)
    assert site.build() == 41
    assert_tidy(site.root)
