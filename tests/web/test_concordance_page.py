"""/kwic and /kwic.csv: the concordance as page and table."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from indexer.query import SearchRequest
from tests.contract.corpora import Record, config_of
from tests.web.pages import Page
from tests.web.test_exports import rebuilt
from webapp import create_app
