# The front door. `make briefings` and `make test` set everything up by themselves.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# make briefings scenario=plan lang=zh notebook=02_coking out=DIR as_of=2022-07 jobs=2 force=1
BUILD_ARGS = $(if $(scenario),--scenario '$(scenario)') $(if $(lang),--lang '$(lang)') \
             $(if $(notebook),--notebook '$(notebook)') $(if $(out),--out '$(out)') \
             $(if $(as_of),--as-of '$(as_of)') $(if $(jobs),--jobs '$(jobs)') $(if $(force),--force) \
             $(if $(keep_builds),--keep-builds '$(keep_builds)') $(if $(partial),--partial) \
             $(if $(no_wait),--no-wait) $(if $(log_json),--log-json) \
             $(if $(cluster),--cluster '$(cluster)')
SCHEDULE_ARGS = $(if $(day),--day '$(day)') $(if $(at),--at '$(at)')

# make sweep scenario=plan draws=10000 out=DIR seed=1 jobs=2 vary='entities=3,4,5' design=FILE.csv
SWEEP_ARGS = $(if $(scenario),--scenario '$(scenario)') $(if $(draws),--draws '$(draws)') $(if $(seed),--seed '$(seed)') \
             $(if $(vary),--vary '$(vary)') $(if $(design),--design '$(design)') $(if $(jobs),--jobs '$(jobs)') \
             $(if $(as_of),--as-of '$(as_of)') $(if $(out),--out '$(out)')

# make bench only=runs notebooks=02_coking,06_water repeats=3 runs=3000
BENCH_ARGS = $(if $(only),--only '$(only)') $(if $(notebooks),--notebooks '$(notebooks)') \
             $(if $(repeats),--repeats '$(repeats)') $(if $(runs),--runs '$(runs)')

.PHONY: help setup briefings proof sweep history builds rollback schedule schedule-install schedule-remove month lab bench test test-extra test-all check data clean-cache clean distclean

help:  ## list these targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## build .venv from requirements.lock, fonts included (uv where present, else pip)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; choose one with: make PYTHON=/path/to/python3 ..." >&2; exit 2; }
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV); \
	  uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock; \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  $(PYTHON) -m venv $(VENV); \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@$(BIN)/python -m typeface
	@touch $@

briefings: $(READY)  ## build the site in reports/site (narrow with scenario= lang= notebook=)
	@$(BIN)/python scripts/build_briefings.py $(BUILD_ARGS)

proof: $(READY)  ## build all pages with one fixed hash and list the files: make proof against=MANIFEST.csv
	@$(BIN)/python scripts/proof.py $(BUILD_ARGS) $(if $(against),--against '$(against)')

history: $(READY)  ## every build: when, what became of it, pages, seconds, first fault
	@$(BIN)/python scripts/builds.py history $(if $(out),--out '$(out)')

builds: $(READY)  ## the builds kept, the published one marked
	@$(BIN)/python scripts/builds.py kept $(if $(out),--out '$(out)')

rollback: $(READY)  ## publish the build before again, or a kept one: make rollback build=12
	@$(BIN)/python scripts/builds.py rollback $(if $(build),--build '$(build)') $(if $(out),--out '$(out)')

schedule: $(READY)  ## write systemd units and a crontab line for a monthly build: make schedule day=5 at=04:00
	@$(BIN)/python scripts/schedule.py write $(SCHEDULE_ARGS)

schedule-install: $(READY)  ## put that line into your own crontab (day= at=); other lines stay
	@$(BIN)/python scripts/schedule.py install $(SCHEDULE_ARGS)

schedule-remove: $(READY)  ## ... and take it out again
	@$(BIN)/python scripts/schedule.py remove

sweep: $(READY)  ## run a scenario over a grid or draws: make sweep scenario=plan draws=10000 out=DIR
	@$(BIN)/python scripts/sweep.py $(SWEEP_ARGS)

month: $(READY)  ## write the template of a month's figures: make month MONTH=2026-11
	@$(BIN)/python scripts/new_month.py '$(MONTH)'

# hidden files are allowed because a site's folder is a link to one of its editions, which stand in a hidden folder
lab: $(READY)  ## open JupyterLab on notebooks/explore.ipynb: sliders for every parameter
	@$(BIN)/jupyter lab --ContentsManager.allow_hidden=True notebooks/explore.ipynb

test: $(READY)  ## unit, property and small end-to-end tests (at most ten minutes)
	@$(BIN)/python -m pytest -n 2 -m "not full and not browser and not second_env"

test-extra: $(READY)  ## what of test-all continuous integration runs: matrix and browser
	@$(BIN)/python -m pytest -n 2 -m "full or browser"

test-all: $(READY)  ## everything: the full matrix, browser and second-environment tests too
	@$(BIN)/python -m pytest -n 2

bench: $(READY)  ## measure press and coupled model beside their peers (a quarter of an hour)
	@$(BIN)/python scripts/bench.py $(BENCH_ARGS)

check: $(READY)  ## lint and data validation, nothing is changed
	@$(BIN)/ruff check --quiet src scripts tests
	@$(BIN)/python scripts/check_data.py
	@echo "lint: ok, data: ok"

data: $(READY)  ## validate every table and print a summary
	@$(BIN)/python scripts/check_data.py

clean-cache:  ## forget finished pages and kept results; the next build makes them all again
	rm -rf reports/build/pages reports/build/coupled reports/build/standing

clean:  ## remove what builds made, but not the ledger of when they were
	rm -rf reports/site reports/.site.*
	@if [ -d reports/build ]; then find reports/build -mindepth 1 -maxdepth 1 ! -name ledger.jsonl -exec rm -rf {} +; fi

distclean: clean  ## ... and the environment
	rm -rf $(VENV) reports/build
