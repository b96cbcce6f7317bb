# make serve and make test are all one needs; each target works as the first command on a fresh clone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= config.toml
PORT ?=
SOURCES := indexer webapp tests bench

DATA ?=

# Of the cluster that tests run on.
NODES ?= 3

# Of the benchmarks: how many articles, files of real ones (several: in quotes), where corpora are kept.
SIZES ?= 1000,20000
ARTICLES ?=
CORPORA ?=
BENCH_OPTIONS = $(foreach file,$(ARTICLES),--articles '$(file)') $(if $(CORPORA),--folder '$(CORPORA)') $(ARGS)

.PHONY: install serve test test-cluster test-long lint bench bench-large bench-serving bench-cluster bench-german clean
.DELETE_ON_ERROR:

install: $(VENV)/.installed

# What runs is installed here; what only tests and benchmarks need comes on top of it.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,bench,cluster]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Fundstelle needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "This Python lacks venv: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

serve: install
	@$(BIN)/fundstelle --config '$(CONFIG)' rebuild --if-missing
	@exec $(BIN)/fundstelle --config '$(CONFIG)' serve $(if $(PORT),--port $(PORT))

# On all cores; who waits takes over what others have not begun.
test: lint
	$(BIN)/python -m pytest -n auto --dist worksteal -m 'not long' $(ARGS)

# What every engine and all pages on it must do, on an OpenSearch cluster of three nodes that is started for it, and what
# such a cluster must stand; needs a JDK and Maven.
test-cluster: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m 'not long' --cluster $(NODES) --engine opensearch \
	  tests/contract tests/relevance tests/web tests/browser $(ARGS)
	$(BIN)/python -m pytest --cluster $(NODES) tests/cluster $(ARGS)

# The same properties and faults over many more examples: half an hour and more.
test-long: lint
	$(BIN)/python -m pytest -m long $(ARGS)

lint: $(VENV)/.installed-test
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy

# Ours beside tantivy-py and SQLite; writes bench/results.md. With 100,000 articles: make bench SIZES=1000,20000,100000
bench: $(VENV)/.installed-test
	$(BIN)/python -m bench --sizes '$(SIZES)' $(BENCH_OPTIONS)

# A million articles by ours alone; with peers: ARGS='--engines ours tantivy sqlite'. Takes its time, and disk.
bench-large: $(VENV)/.installed-test
	$(BIN)/python -m bench --sizes 1000000 --output bench/results-large.md $(BENCH_OPTIONS)

# Pages per second of a running server, also while its index is rebuilt; another corpus: ARGS='--size 100000'.
bench-serving: $(VENV)/.installed-test
	$(BIN)/python -m bench.serving $(BENCH_OPTIONS)

# Both engines on the same articles, the second on a cluster of its own; writes bench/results-cluster.md.
bench-cluster: $(VENV)/.installed-test
	$(BIN)/python -m bench.clustered --nodes $(NODES) $(BENCH_OPTIONS)

# How well German is understood, beside other analysis chains; DATA is a folder with retrieval/ and words/.
bench-german: $(VENV)/.installed-test
	@test -d '$(DATA)' || { echo "Name the folder of judged collections: make bench-german DATA=…"; exit 2; }
	$(BIN)/python -m bench.analysis
	$(BIN)/python -m bench.typos '$(DATA)/words/german_word_counts.tsv.gz'
	$(BIN)/python -m bench.relevance --data '$(DATA)/retrieval'

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
