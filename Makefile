# `make` alone says what there is. Needs Python 3.11 or newer and make; the rest it fetches by itself.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench lock assets

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.venv/.ready: requirements.lock
	@sh .ci/environment $(PYTHON)
	@touch $@

assets: .venv/.ready ## build the style sheet
	@$(PY) -m config.assets

run: assets ## start Yersel with demo data (PORT=8000)
	@PORT=$(PORT) exec $(PY) -m config.run

test: assets ## run every test, the browser's too
	@$(PY) -m config.chromium
	@YERSEL_JOURNEYS=1 $(PY) -m pytest -q -n auto --dist loadgroup

check: .venv/.ready ## formatting, lint, types, rooms, migrations
	@$(PY) -m ruff format --check . && $(PY) -m ruff check .
	@$(PY) -m djlint yersel --check --lint --quiet
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run && $(PY) manage.py check

fix: .venv/.ready ## mend what can be mended: formatting and simple lint
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format . ; $(PY) -m djlint yersel --reformat --quiet

bench: assets ## measure speed (ONLY=search runs one)
	@$(PY) -m benchmarks $(ONLY)

lock: .venv/.ready ## choose the newest versions allowed and lock them with hashes
	@$(PY) -m uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock
