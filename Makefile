# Kaoping: `make run` and `make test` set up all they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test lint bench mutants requirements clean

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

run: $(VENV)/run.stamp  ## both sample years, scored
	@PYTHONPATH=src $(BIN)/python -m kaoping score wuhai-2022 examples/wuhai-2023.json
	@PYTHONPATH=src $(BIN)/python -m kaoping score urumqi-2025 examples/urumqi-2025.json

test: $(VENV)/dev.stamp  ## every test
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/dev.stamp  ## style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp  ## ratios, measured in one run; see docs/performance.md
	$(BIN)/python benchmarks/run.py $(WRITE)

mutants: $(VENV)/dev.stamp  ## mutation testing over the engine and the language
	$(BIN)/python tests/mutants.py

requirements: $(VENV)/dev.stamp  ## resolve again from pyproject.toml and requirements-dev.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint requirements.txt requirements-dev.in --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
