"""Articles that try to be more than text."""

import json
from pathlib import Path

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from tests.conftest import config_for

HOSTILE_ARTICLES: tuple[dict[str, object], ...] = (
    {
        "id": '"><script>alert(1)</script>', "title": "</title><script>alert('Titel')</script> Zwielicht",
        "text": "Zwielicht <script>alert('Text')</script> & <img src=x onerror=alert(2)> </main></body>. Ende.",
        "source": "<b>Quelle</b>", "section": "\"'><i>", "authors": ["<u>Autor</u>", "O'Neill \"Ed\" & Söhne"],
        "url": "javascript:alert(3)", "persons": ["\"Quote\" O'Person <b>", "</script>"],
        "organisations": ["A&amp;B", "{{ 7 * 7 }}"], "places": ["Ort\" onmouseover=\"alert(4)"],
    },
    {
        "id": "../../etc/passwd", "title": "Zwielicht hinter Punkten", "text": "Zwielicht und Punkte.",
        "url": "data:text/html,x",
    },
    {"id": "..", "title": "Zwielicht zweier Punkte", "text": "Zwielicht allein."},
    {"id": "/a//b/?c#d%2Fe+f g", "title": "Zwielicht mit Zeichen", "text": "Zwielicht in der Adresse."},
    {"id": "wort", "title": "Zwielicht " + "Donau" * 80, "text": "Zwielicht " + "Schiff" * 500 + " Ende."},
    {
        "id": "rtl", "title": "Zwielicht \u202egnal\u202c und \u2067אבג\u2069",
        "text": "Zwielicht \u202e\u202e verdreht.",
        "persons": ["\u202eredoM lraK"], "language": '"><x>', "url": "https://example.org/?a=1&b=\"2\"",
    },
)  # fmt: skip


def indexed(folder: Path) -> Config:
    """The hostile articles, written to `folder` and indexed there."""
    lines = "\n".join(json.dumps(article) for article in HOSTILE_ARTICLES)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
    config = config_for(folder, folder / "articles.jsonl")
    rebuild(config, open_engine(config))
    return config
