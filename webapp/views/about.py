"""What this site is: its corpus, its settings, what it is made of."""

from importlib.metadata import version

from flask import Response

from webapp.site import site
from webapp.views.asking import rendered


def about() -> Response:
    """Size of the corpus, the settings that an answer hangs on, versions, and whom to thank."""
    program = f"Fundstelle {version('fundstelle')}"
    generation = site().engine.status().generation
    return rendered("about.html", generation=generation, config=site().config, program=program)
