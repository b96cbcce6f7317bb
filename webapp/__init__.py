"""Everything that knows HTTP: addresses, pages, the JSON API, the server. It reaches the index only through Engine."""

from pathlib import Path

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.config import Config
from indexer.engines import Engine
from webapp import assets, compression, metrics, security, templating, views
from webapp.language import speaking
from webapp.site import Site

__all__ = ["create_app"]


def create_app(config: Config, engine: Engine | None = None, *, counters: Path | None = None) -> Flask:
    """The WSGI application.

    Without `engine`, the one that `config` names is opened with the first request that needs it, so that every
    server process opens its own. `counters` is a folder that all processes of a server share: see `webapp.metrics`.
    """
    app = Flask(__name__)
    app.url_map.merge_slashes = False  # an article's id may hold any number of slashes
    app.json = json = DefaultJSONProvider(app)
    json.ensure_ascii = json.sort_keys = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["fundstelle"] = Site(config, engine)
    security.guard(app, config.web)
    assets.serve(app)
    compression.compress(app)
    speaking.equip(app)
    templating.equip(app, config.web)
    views.register(app)
    metrics.measure(app, counters)
    hops = config.web.proxies
    if hops:
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops, x_prefix=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    return app
