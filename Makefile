# The commands of the README. Each does its own set-up and can be repeated safely.
PYTHON ?= python3
BIN := .venv/bin
SQL := dbt_project/models dbt_project/tests

.PHONY: run test check ui bench lock

run: .venv/installed
	test -e .flashlight/landing/answers.json || $(BIN)/flashlight sample --out .flashlight/landing
	$(BIN)/flashlight refresh --landing .flashlight/landing
	$(BIN)/flashlight status

test: .venv/installed
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 $(SQL)

ui: .venv/installed
	$(BIN)/flashlight ui

bench: .venv/installed
	for name in load gate correction noop measures; do $(BIN)/python -m benchmarks.$$name --json || exit 1; done

# Compile requirements.lock anew after a change in pyproject.toml.
lock: .venv/installed
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-header --no-strip-extras pyproject.toml -o requirements.lock

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Flashlight needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 run"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
