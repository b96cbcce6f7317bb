"""Who asks the cluster, over what connection: secrets come from the environment and are told to nobody else."""

import base64
import dataclasses
import json
import logging
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from indexer.config import Config, default_config, load_config
from indexer.engines import open_engine
from indexer.errors import ConfigError, FundstelleError, NoIndexError, UnreachableError
from tests.unit.cli.invoking import invoke

USER, PASSWORD, KEY = "FUNDSTELLE_CLUSTER_USER", "FUNDSTELLE_CLUSTER_PASSWORD", "FUNDSTELLE_CLUSTER_API_KEY"
_SECRET, _SECRET_KEY = "sehr:gehéim€", "os_sehrgeheim"
_ENCODED = base64.b64encode(f"archiv:{_SECRET}".encode()).decode()
_WITH_PASSWORD, _WITH_KEY = {USER: "archiv", PASSWORD: _SECRET}, {KEY: _SECRET_KEY}


class _Cluster(ThreadingHTTPServer):
    """Answers everything with one status, and keeps who asked."""

    status = 404

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.seen: list[str | None] = []


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Cluster)
        self.server.seen.append(self.headers["Authorization"])
        body = json.dumps({"error": {"reason": "told by the cluster"}, "status": self.server.status}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def _serving(certificate: Path | None = None) -> Iterator[_Cluster]:
    with _Cluster() as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.with_suffix(".key"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def cluster() -> Iterator[_Cluster]:
    with _serving() as server:
        yield server


def _config(folder: Path, server: _Cluster | None, scheme: str = "http", **cluster: Any) -> Config:
    base = default_config(folder)
    host = f"{scheme}://127.0.0.1:{server.server_port if server else 1}"
    index = dataclasses.replace(base.index, engine="opensearch")
    return dataclasses.replace(base, index=index, cluster=dataclasses.replace(base.cluster, hosts=(host,), **cluster))


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (USER, PASSWORD, KEY):
        monkeypatch.delenv(name, raising=False)


def _as(monkeypatch: pytest.MonkeyPatch, who: Mapping[str, str]) -> None:
    for name, value in who.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({}, None),
        (_WITH_PASSWORD, f"Basic {_ENCODED}"),
        (_WITH_KEY, f"ApiKey {_SECRET_KEY}"),
        ({KEY: f"{_SECRET_KEY}\n"}, f"ApiKey {_SECRET_KEY}"),
        ({KEY: "", **_WITH_PASSWORD}, f"Basic {_ENCODED}"),
        ({KEY: _SECRET_KEY, USER: "", PASSWORD: ""}, f"ApiKey {_SECRET_KEY}"),
    ],
)
def test_the_cluster_is_told_who_asks(
    cluster: _Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: Mapping[str, str], expected: str | None
) -> None:
    _as(monkeypatch, who)
    cluster.status = 404
    cluster.seen.clear()
    with pytest.raises(NoIndexError, match="There is no index"):
        open_engine(_config(tmp_path, cluster)).status()
    assert set(cluster.seen) == {expected}


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ({**_WITH_PASSWORD, **_WITH_KEY}, f"Both {KEY} and {USER} or {PASSWORD} are set"),
        ({**_WITH_KEY, PASSWORD: _SECRET}, "Both"),
        ({USER: "archiv"}, f"{USER} is set, {PASSWORD} is not"),
        ({PASSWORD: _SECRET}, f"{PASSWORD} is set, {USER} is not"),
        ({KEY: f"{_SECRET_KEY}\nX-More: header"}, f"{KEY} is no key"),
        ({KEY: f"{_SECRET_KEY}€"}, f"{KEY} is no key"),
    ],
)
def test_it_must_be_clear_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: Mapping[str, str], message: str
) -> None:
    _as(monkeypatch, who)
    with pytest.raises(ConfigError, match=message) as error:
        open_engine(_config(tmp_path, None))
    _tells_nothing(str(error.value))


@pytest.mark.parametrize(
    "host", ["https://archiv:sehrgeheim@node-1:9200", "archiv:sehrgeheim@node-1", "http://sehrgeheim@n"]
)
def test_no_secret_may_stand_in_an_address(tmp_path: Path, host: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'[index]\nengine = "opensearch"\n[cluster]\nhosts = ["https://node-2:9200", "{host}"]\n', "utf-8")
    with pytest.raises(ConfigError, match=rf"config\.toml:4: no secrets in hosts.*{USER} and {PASSWORD}, or {KEY}"):
        load_config(file)
    done = invoke(file, "status")
    assert done.exit_code == 2
    assert "sehrgeheim" not in done.output


_WRONG = {
    401: "refuses us", 403: "refuses us", 404: "There is no index", 429: "cannot answer now",
    400: r"\(400\): told by the cluster\.", 409: "told by the cluster", 413: "told by the cluster",
    500: r"refuses what we ask of it \(500\): told by the cluster\.",
    502: "cannot answer now", 503: "cannot answer now", None: "does not answer",
}  # fmt: skip


@pytest.mark.parametrize("who", [_WITH_PASSWORD, _WITH_KEY], ids=["password", "key"])
@pytest.mark.parametrize("status", _WRONG)
def test_no_message_and_no_line_of_a_log_tells_a_secret(
    cluster: _Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    who: Mapping[str, str], status: int | None,
) -> None:  # fmt: skip
    _as(monkeypatch, who)
    cluster.status = status or 404
    caplog.set_level(logging.DEBUG)
    for name in ("opensearch", "opensearchpy.trace", "urllib3"):
        caplog.set_level(logging.DEBUG, name)
    with pytest.raises(FundstelleError, match=_WRONG[status]) as error:
        open_engine(_config(tmp_path, cluster if status else None)).status()
    assert caplog.text
    _tells_nothing(f"{error.value} {error.value!r} {caplog.text} {error.getrepr(style='native')}")


def _tells_nothing(text: str) -> None:
    for secret in (_SECRET, _SECRET_KEY, _ENCODED):
        assert secret not in text


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two authorities, and a certificate of 127.0.0.1 that the first of them has signed."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the command openssl")
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("one", "other"):
        _openssl(folder, "req", "-x509", *_new(name), "-subj", f"/CN={name} authority")
    _openssl(folder, "req", *_new("node")[:-2], "-subj", "/CN=node", "-out", "node.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n", encoding="utf-8")
    _openssl(
        folder, "x509", "-req", "-in", "node.csr", "-CA", "one.pem", "-CAkey", "one.key", "-CAcreateserial", "-days",
        "2", "-extfile", "names", "-out", "node.pem",
    )  # fmt: skip
    return folder


def _new(name: str) -> list[str]:
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    return [*curve, "-keyout", f"{name}.key", "-out", f"{name}.pem"]


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def safe_cluster(certificates: Path) -> Iterator[_Cluster]:
    with _serving(certificates / "node.pem") as server:
        yield server


def test_a_cluster_whose_authority_is_known_is_trusted(
    safe_cluster: _Cluster, certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _as(monkeypatch, _WITH_KEY)
    safe_cluster.seen.clear()
    config = _config(tmp_path, safe_cluster, "https", ca_file=str(certificates / "one.pem"))
    with pytest.raises(NoIndexError, match="There is no index"):
        open_engine(config).status()
    assert safe_cluster.seen == [f"ApiKey {_SECRET_KEY}"]


@pytest.mark.parametrize(
    ("ca_file", "scheme", "message"),
    [
        ("other.pem", "https", r"certificate of the cluster .* is not trusted: .*\[cluster\] ca_file"),
        ("", "https", r"certificate of the cluster .* is not trusted: .*\[cluster\] ca_file"),
        ("names", "https", r"does not speak TLS with us .*\(PEM\)"),
        ("", "http", r"does not answer|cannot answer now"),
    ],
)
def test_nothing_is_told_to_a_cluster_that_is_not_trusted(
    safe_cluster: _Cluster, certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    ca_file: str, scheme: str, message: str,
) -> None:  # fmt: skip
    _as(monkeypatch, _WITH_PASSWORD)
    safe_cluster.seen.clear()
    config = _config(tmp_path, safe_cluster, scheme, ca_file=ca_file and str(certificates / ca_file))
    with pytest.raises(UnreachableError, match=message) as error:
        open_engine(config).status()
    _tells_nothing(str(error.value))
    assert safe_cluster.seen == []


def test_a_cluster_under_another_name_is_not_trusted(
    safe_cluster: _Cluster, certificates: Path, tmp_path: Path
) -> None:
    config = _config(tmp_path, safe_cluster, "https", ca_file=str(certificates / "one.pem"))
    renamed = dataclasses.replace(config.cluster, hosts=(f"https://localhost:{safe_cluster.server_port}",))
    with pytest.raises(UnreachableError, match=r"is not trusted: Hostname mismatch.*localhost"):
        open_engine(dataclasses.replace(config, cluster=renamed)).status()


def test_a_cluster_without_a_certificate_is_told(cluster: _Cluster, tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match=r"does not speak TLS with us .*Write http://"):
        open_engine(_config(tmp_path, cluster, "https")).status()


def test_a_missing_file_of_the_authority_is_told(tmp_path: Path) -> None:
    with pytest.raises(FundstelleError, match=r"\[cluster\] ca_file: .*none\.pem: no such file"):
        open_engine(_config(tmp_path, None, "https", ca_file=str(tmp_path / "none.pem")))
