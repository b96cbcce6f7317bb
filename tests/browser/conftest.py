"""The system's Chromium against real servers. Every page that a test opens is watched for what it must not do."""

import dataclasses
import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from indexer.build import rebuild
from indexer.config import Config, CopiesConfig
from indexer.engines import open_engine
from tests import hostile
from tests.conftest import COLLECTION, config_for
from tests.serving import serving

_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip

LARGE = 2_000

OpenPage = Callable[..., Page]
Address = Callable[[str], str]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        missing = "Chromium is missing: apt install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


def large(folder: Path) -> Config:
    """The articles of the collection, again and again under other ids and in other years, indexed."""
    records = [json.loads(line) for line in (COLLECTION / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, record in enumerate(itertools.islice(itertools.cycle(records), LARGE)):
            year = 2000 + number // len(records)
            day = f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            file.write(json.dumps({**record, "id": f"{record['id']}-{year}", "published": day}) + "\n")
    config = config_for(folder, folder / "articles.jsonl")
    config = dataclasses.replace(config, copies=CopiesConfig(alike=0.0))  # else it would hold 162 texts
    rebuild(config, open_engine(config))
    return config


@pytest.fixture(scope="session")
def address(
    tmp_path_factory: pytest.TempPathFactory, seeds_config: Config, collection_config: Config
) -> Iterator[Address]:
    """The address of a server for a corpus, started when first asked.

    "seeds", "collection", "hostile", "large" (2,000 articles of ten years), "bare" (no index).
    """
    running: dict[str, str] = {}
    with ExitStack() as servers:

        def address_of(corpus: str) -> str:
            if corpus not in running:
                folder = tmp_path_factory.mktemp(f"serve-{corpus}")
                if corpus == "hostile":
                    config = hostile.indexed(folder)
                elif corpus == "large":
                    config = large(folder)
                elif corpus == "bare":
                    config = config_for(folder, folder)
                else:
                    config = {"seeds": seeds_config, "collection": collection_config}[corpus]
                running[corpus] = servers.enter_context(serving(config, folder))
            return running[corpus]

        yield address_of


@pytest.fixture
def open_page(chromium: Browser, address: Address) -> Iterator[OpenPage]:
    """Opens a path of a corpus in a window of its own: `open_page("seeds", "/", width=390, scheme="dark")`.

    At the end nothing may have been asked of another host, nothing complained of in the console, no dialog opened.
    """
    faults: list[str] = []
    with ExitStack() as windows:

        def opened(
            corpus: str, path: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True,
            locale: str = "de-DE", **more: object
        ) -> Page:  # fmt: skip
            base = address(corpus)
            window = chromium.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
                java_script_enabled=scripts,
                locale=locale,
                **more,  # type: ignore[arg-type]
            )
            windows.callback(window.close)
            page = window.new_page()
            _watch(page, urlsplit(base).netloc, faults)
            page.goto(base + path)
            return page

        yield opened
    assert faults == []


def _watch(page: Page, host: str, faults: list[str]) -> None:
    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "data" and parts.netloc != host:
            faults.append(f"asked for {url}")

    def said(kind: str, text: str) -> None:
        # Chromium reports the status of an error page we opened on purpose.
        if kind in ("error", "warning") and "the server responded with a status of" not in text:
            faults.append(f"{kind}: {text}")

    def dismissed(dialog: Dialog) -> None:
        faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda request: asked(request.url))
    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", dismissed)
