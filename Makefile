# Kaoping: `make run` and `make test` set up all they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
VENDOR := src/kaoping/web/static/vendor/kaoping.css
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run score browser postgresql bucket demo-reset pictures test lint bench mutants requirements clean

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt requirements-bucket.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt -r requirements-bucket.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

node_modules/build.stamp: package.json
	npm install --no-audit --no-fund --no-package-lock
	touch $@

$(VENDOR): node_modules/build.stamp $(shell find src/kaoping/web/assets -type f)
	npm run build
	touch $@

run demo-reset: export KAOPING_SAMPLE = 1
run demo-reset score: export PYTHONPATH = src

run: score $(VENDOR)  ## the sample instance at http://127.0.0.1:8000; a second start keeps its data
	@$(BIN)/python -m kaoping demo
	@$(BIN)/python -m kaoping serve

demo-reset: $(VENV)/run.stamp  ## the sample instance anew, after asking
	@$(BIN)/python -m kaoping demo --reset

score: $(VENV)/run.stamp  ## both sample years, scored in the terminal
	@$(BIN)/python -m kaoping score wuhai-2022 examples/wuhai-2023.json
	@$(BIN)/python -m kaoping score urumqi-2025 examples/urumqi-2025.json

browser:  # the journeys drive a real Chromium
	@command -v chromium-headless-shell >/dev/null || { apt-get update -qq && apt-get install -qq -y chromium-headless-shell fonts-noto-cjk >/dev/null; }

postgresql:  # the tests start a server of their own; the machine's own one is not touched
	@test -n "$$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null || command -v initdb)" || { apt-get update -qq && apt-get install -qq -y postgresql >/dev/null; }

bucket:  # likewise a server that speaks S3
	@command -v radosgw >/dev/null && command -v ceph-mon >/dev/null && command -v ceph-osd >/dev/null && command -v openssl >/dev/null || { apt-get update -qq && apt-get install -qq -y --no-install-recommends --no-upgrade ceph-mon ceph-osd radosgw openssl >/dev/null; }

pictures: $(VENV)/dev.stamp $(VENDOR) browser  ## the manual's pictures, taken by a browser journey
	@test -f /usr/lib/chromium/locales/zh-CN.pak || { apt-get update -qq && apt-get install -qq -y chromium chromium-l10n >/dev/null; }
	rm -rf build/pictures
	KAOPING_BROWSER=/usr/bin/chromium KAOPING_PICTURES=$(CURDIR)/build/pictures $(BIN)/python -m pytest tests/browser/test_wuhai_year.py tests/browser/test_paper.py
	$(BIN)/python tests/browser/pictures.py build/pictures docs/pictures

test: $(VENV)/dev.stamp $(VENDOR) browser postgresql bucket  ## every test
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp  ## style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp  ## ratios, measured in one run; see docs/performance.md
	$(BIN)/python benchmarks/run.py $(WRITE)

mutants: $(VENV)/dev.stamp  ## mutation testing over the engine and the language
	$(BIN)/python tests/mutants.py

requirements: $(VENV)/dev.stamp  ## resolve again from pyproject.toml and requirements-*.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint requirements.txt requirements-bucket.in --output-file requirements-bucket.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint requirements.txt --constraint requirements-bucket.txt requirements-dev.in --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules src/kaoping/web/static/vendor build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
