# Two commands: `make atlas` builds the default atlas, `make test` runs every test.
# Needs Python >= 3.11 and make; uses uv where it is present and pip otherwise.

PYTHON ?= python3
VENV   ?= .venv
OUT    ?= out/latin-america
# Processes that share the tests, a file at a time.
JOBS   ?= 2
# More options of pytest for `make unit`.
PYTEST ?=

PY  := $(VENV)/bin/python
UV  := $(shell command -v uv 2>/dev/null)
ifdef UV
  INSTALL := $(UV) pip install --quiet --python $(PY)
else
  INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check
endif

.PHONY: atlas picture test lint types unit durations qgis office firefox tasks investigators lowest chromium postgis npm bench layers lock clean help
.DEFAULT_GOAL := help

help:
	@echo "make atlas   build the default atlas into $(OUT)/"
	@echo "make test    run all checks and tests"
	@echo "make durations  run the tests and print which take longest"
	@echo "make qgis    open every output in QGIS (installs it with apt-get when run as root)"
	@echo "make tasks   do the tasks of an analyst in two languages at two sizes"
	@echo "make firefox  walk the main path through the page in Firefox ESR (installs it likewise)"
	@echo "make office  open the workbook in LibreOffice (installs it likewise)"
	@echo "make investigators  have FollowTheMoney check its entities (compiles PyICU)"
	@echo "make lowest  run a fast part of the tests on the lowest versions that are allowed"
	@echo "make bench   run the benchmarks"
	@echo "make layers  make the reference layers again and check that they are unchanged"
	@echo "make picture take the README's picture of the map again"
	@echo "make lock    compile requirements.lock again"

atlas: $(VENV)/.runtime
	$(VENV)/bin/geonexus build latin-america -o $(OUT)

test: $(VENV)/.test chromium postgis npm lint types unit

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	find geonexus -name '*.py' -exec $(VENV)/bin/numpydoc lint {} +

types:
	$(VENV)/bin/mypy

# Doctests, tests and notebooks. The tests of a file stay in one process, which shares what they
# make; the default atlas is built and saved once for all processes (tests/conftest.py).
unit:
	$(PY) -m pytest -n $(JOBS) --dist loadfile --doctest-modules --ignore=tests/qgis \
	  --nbmake --nbmake-kernel=python3 --nbmake-timeout=300 $(PYTEST) geonexus tests notebooks

# The same, and what took longest; the dated table is in benchmarks/README.md.
durations:
	$(MAKE) unit PYTEST="--durations=40 --durations-min=1"

# A job of its own: QGIS is large. The tests skip, saying so, where there is none.
qgis: $(VENV)/.test
	@if command -v qgis >/dev/null 2>&1; then true; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends qgis python3-qgis >/dev/null; \
	fi
	$(PY) -m pytest tests/qgis

# Another: LibreOffice opens the workbook.
office: $(VENV)/.test
	@if command -v soffice >/dev/null 2>&1; then true; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null; \
	fi
	$(PY) -m pytest tests/test_exports_xlsx.py

# What an analyst does, each in at most six actions: two languages at two sizes, all four.
tasks: $(VENV)/.test chromium
	GEONEXUS_READERS=all $(PY) -m pytest -n $(JOBS) --dist load \
	  tests/browser/test_tasks_find.py tests/browser/test_tasks_look.py

# The main path through the page in Firefox ESR, by WebDriver BiDi.
firefox: $(VENV)/.test npm
	@if command -v firefox-esr >/dev/null 2>&1; then true; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends firefox-esr >/dev/null; \
	fi
	page=$$(mktemp -d) && $(VENV)/bin/geonexus build --quiet -o $$page && \
	  node .ci/firefox.mjs $$page/index.html; status=$$?; rm -rf $$page; exit $$status

# A job of its own: followthemoney compiles PyICU, which needs the headers of ICU.
investigators: $(VENV)/.test
	@if pkg-config --exists icu-i18n 2>/dev/null; then true; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends g++ pkg-config libicu-dev >/dev/null; \
	fi
	$(INSTALL) --require-hashes -r .ci/requirements-ftm.lock
	$(PY) -m pytest tests/test_exports_investigators.py

# Another: the lower bounds of pyproject.toml, in an environment that is thrown away.
lowest:
	JOBS=$(JOBS) .ci/lowest

# The browser tests need a Chromium; they skip, saying so, where there is none.
chromium:
	@if command -v chromium >/dev/null 2>&1; then true; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
	  echo "Chromium is missing, so the browser tests will be skipped. To install it:"; \
	  echo "  sudo apt-get install -y chromium"; \
	fi

# The database tests start a PostgreSQL of their own; they skip, saying so, where there is none.
postgis:
	@if ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1; then true; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends postgresql-15-postgis-3 >/dev/null || \
	    echo "PostGIS could not be installed, so the database tests will be skipped."; \
	else \
	  echo "PostGIS is missing, so the database tests will be skipped. To install it:"; \
	  echo "  sudo apt-get install -y --no-install-recommends postgresql-15-postgis-3"; \
	fi

# axe-core, tsc and check-geojson: tests that need them skip, saying so, where there is no npm.
npm: .ci/node_modules/.package-lock.json

.ci/node_modules/.package-lock.json: .ci/package-lock.json
	@if command -v npm >/dev/null 2>&1; then \
	  cd .ci && npm ci --ignore-scripts --no-progress --loglevel=error; \
	else \
	  echo "npm is missing, so the checks by axe-core, tsc and check-geojson will be skipped."; \
	fi

bench: $(VENV)/.test
	$(PY) benchmarks/build_atlas.py
	$(PY) benchmarks/join_points.py
	$(PY) benchmarks/join_kinds.py
	$(PY) benchmarks/scale_stream.py
	$(PY) benchmarks/atlas_pdf.py
	$(PY) benchmarks/map_page.py

picture: $(VENV)/.test atlas
	$(PY) .ci/picture.py $(OUT)/index.html notebooks/pictures/latin-america.png

layers: $(VENV)/.test
	$(VENV)/bin/geonexus layers rebuild
	git diff --stat --exit-code layers

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links -c .ci/constraints.txt pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links --extra test --extra layers-build \
	  -c requirements.lock pyproject.toml -o .ci/requirements-test.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links --extra ftm \
	  -c .ci/requirements-test.lock pyproject.toml -o .ci/requirements-ftm.lock

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "geonexus needs Python 3.11 or newer; name one with: make PYTHON=python3.13 …"; exit 1; }
ifdef UV
	$(UV) venv --quiet --python $(PYTHON) $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.runtime: requirements.lock pyproject.toml | $(PY)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps -e .
	@touch $@

$(VENV)/.test: .ci/requirements-test.lock $(VENV)/.runtime
	$(INSTALL) --require-hashes -r .ci/requirements-test.lock
	@touch $@

clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache
