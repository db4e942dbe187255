# Essor. `make help` lists the verbs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
ARGS ?=
PYTEST = $(BIN)/python -m pytest
NO_BROWSER = --ignore=tests/journeys
.DEFAULT_GOAL := help
.PHONY: help texts demo serve test test-postgres check check-deep journeys lint types architecture translations messages lock bench clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# One virtual environment; each stamp is a lock file that was installed.
$(VENV)/.base: requirements/base.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
$(VENV)/.test: requirements/test.txt $(VENV)/.base
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@
$(VENV)/.check: requirements/check.txt $(VENV)/.test
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/check.txt
	@touch $@

texts: $(VENV)/.base
	@$(BIN)/python tools/translations.py compile
demo: texts ## run the whole program, print its figures, serve it (ARGS="--participants 500")
	$(BIN)/essor demo $(ARGS)
serve: texts ## serve the data that is there
	$(BIN)/essor serve $(ARGS)
test: $(VENV)/.test texts ## set up and pass the tests (SQLite, no server, no browser)
	$(PYTEST) -n 2 --dist loadgroup -m "not deep" $(NO_BROWSER) $(ARGS)
test-postgres: $(VENV)/.test texts ## the same suite on PostgreSQL (ESSOR_TEST_DATABASE, default 127.0.0.1:5432/test)
	ESSOR_DATABASE=$${ESSOR_TEST_DATABASE:-postgresql://postgres@127.0.0.1:5432/test} $(PYTEST) -n 2 --dist loadgroup -m "not deep" $(NO_BROWSER) $(ARGS)
check: lint types architecture translations ## linters, types, architecture, translations
lint: $(VENV)/.check ## ruff
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
types: $(VENV)/.check ## mypy
	$(BIN)/mypy src/essor
architecture: $(VENV)/.check texts ## the order of the rooms
	$(BIN)/lint-imports
	$(PYTEST) tests/architecture
translations: $(VENV)/.check ## both catalogues complete: nothing empty, fuzzy or stale (needs gettext)
	$(BIN)/python tools/translations.py check
messages: $(VENV)/.check ## extract the interface's texts into each room's catalogues (needs gettext)
	$(BIN)/python tools/translations.py extract
journeys: $(VENV)/.check texts ## browser journeys (needs Chromium)
	$(PYTEST) -m browser tests/journeys $(ARGS)
check-deep: $(VENV)/.test texts ## many seeds, kill loops, deep fuzz
	$(PYTEST) -m deep $(NO_BROWSER) $(ARGS)
bench: texts ## the demo's time and memory at four sizes
	$(BIN)/python bench/demo.py --sizes 2500,5000,10000,25000
lock: ## renew the locks (needs uv)
	for n in base test check; do uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/$$n.in -o requirements/$$n.txt; done
clean: ## remove the virtual environment and the data
	rm -rf $(VENV) var build
