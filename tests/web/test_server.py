"""`fundstelle serve`: announced once it answers, plain about what keeps it from it, gone when told."""

import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from indexer.config import Config
from tests.serving import STOP_SECONDS, announced, serving, start, stop, write_config


def test_it_answers_as_soon_as_it_says_so_to_many_at_once(seeds_config: Config, tmp_path: Path) -> None:
    def body(address: str) -> bytes:
        with urlopen(address) as response:
            return bytes(response.read())

    with serving(seeds_config, tmp_path) as address, ThreadPoolExecutor(8) as pool:
        bodies = set(pool.map(body, [f"{address}/api/v1/search?q=Truppen"] * 40))
    assert len(bodies) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_and_says_nothing(seeds_config: Config, tmp_path: Path, number: signal.Signals) -> None:
    process = start(write_config(seeds_config, tmp_path), "--port", "0")
    address = announced(process)
    with urlopen(f"{address}/health") as response:
        assert response.status == 200
    process.send_signal(number)
    out, errors = process.communicate(timeout=STOP_SECONDS)
    assert (process.returncode, out, errors) == (0, "", "")


def test_a_taken_port_is_named_with_the_way_out(seeds_config: Config, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, errors = _refused(seeds_config, tmp_path, "--port", str(port))
    assert code == 2
    assert f"Port {port} is taken" in errors
    assert "--port N" in errors
    assert "make serve PORT=" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_a_host_of_another_machine_is_refused(seeds_config: Config, tmp_path: Path, host: str) -> None:
    code, errors = _refused(seeds_config, tmp_path, "--port", "0", "--host", host)
    assert code == 2
    assert host in errors
    assert "--host" in errors


def test_without_an_index_it_serves_what_to_run(bare_config: Config, tmp_path: Path) -> None:
    process = start(write_config(bare_config, tmp_path), "--port", "0")
    try:
        address = announced(process)
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}/")
        assert refused.value.code == 503
        assert "fundstelle rebuild" in refused.value.read().decode()
    finally:
        code, _ = stop(process)
    assert code == 0


def _refused(config: Config, folder: Path, *options: str) -> tuple[int, str]:
    process = start(write_config(config, folder), *options)
    _, errors = process.communicate(timeout=STOP_SECONDS)
    return process.returncode, errors
