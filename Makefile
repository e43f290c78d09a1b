# Everything a contributor or operator types. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first that runs and is new enough: a shim may be on the path with nothing behind it.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# One more than there are cores: many tests wait for a process, a browser, a server or a lease.
TEST_PROCESSES ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
# Databases of tests commit thousands of times: in memory, where there is room, no disk is waited for.
TEST_FOLDER ?= $(shell df --output=avail --block-size=1G /dev/shm 2>/dev/null \
	| awk 'NR == 2 && $$1 >= 4 {print "/dev/shm"}')
PYTEST := $(if $(TEST_FOLDER),env TMPDIR=$(TEST_FOLDER)) $(BIN)/pytest
PIP_INSTALL := -m pip install --disable-pip-version-check --quiet
# From a lock file into an environment, as `$(call install_locked,.venv,requirements/dev.txt)`. uv
# takes a fifth of pip's time. It heeds none of pip's settings: behind a mirror that those alone
# name, pip does it.
UV := $(BIN)/uv pip install --quiet --require-hashes
install_locked = $(UV) --python $(1)/bin/python $(3) -r $(2) 2>/dev/null \
	|| { echo "uv could not; pip does it, which takes a minute more ..."; \
	  $(1)/bin/python $(PIP_INSTALL) --require-hashes -r $(2); }

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: install
install: $(VENV)/.installed ## Install what is missing into .venv, from hashed lock files

# The stamp makes the second call instant; a changed lock file or pyproject.toml makes it run again.
$(VENV)/.installed: requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" \
	  || { echo "make: no Python 3.11 or newer found; install one, or set PYTHON=/path/to/it"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { echo "make: cannot make a virtual environment; on Debian install python3-venv"; exit 1; }
	@echo "Installing the locked packages into $(VENV) (half a minute the first time) ..."
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r <(sed -n '/^uv==/,/[^\\]$$/p' requirements/dev.txt)
	@$(call install_locked,$(VENV),requirements/dev.txt,--compile-bytecode)
	@$(BIN)/python $(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: demo
demo: install ## Run everything on this machine and book the example programme; Ctrl-C ends it
	@$(BIN)/setwise demo

.PHONY: test
test: install ## Run the whole test suite; what is not installed here is skipped with the reason
	@$(PYTEST) -n $(TEST_PROCESSES) --dist worksteal --one-engine

.PHONY: test-engines
test-engines: install ## Run the tests of pages and workflows on both databases, each of them twice
	@$(PYTEST) -n $(TEST_PROCESSES) --dist worksteal tests/routes tests/workflows

# Parts, so that `make --jobs` may run them beside each other: types alone take half a minute.
CHECKS := check-style check-types check-imports check-tests

.PHONY: check $(CHECKS)
check: $(CHECKS) ## Lint, format, types, import rules, dependencies, settings page, migrations

check-style: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: install
	$(BIN)/mypy

check-imports: install
	$(BIN)/lint-imports
	$(BIN)/deptry .

check-tests: install
	$(PYTEST) -q -p no:cacheprovider tests/architecture tests/migrations

.PHONY: coverage
coverage: install ## Run the whole suite and show which branches no test takes
	@$(PYTEST) -n $(TEST_PROCESSES) --cov --cov-report=term-missing:skip-covered

# The long forms run in pieces, each under a quarter of an hour, with the seed in the test's name.
PIECES ?= 1 2 3
define in_pieces
	@for piece in $(PIECES); do \
	  echo "$(1): piece $$piece of $(words $(PIECES))"; \
	  SETWISE_LONG=1 SETWISE_PIECE=$$piece SETWISE_PIECES=$(words $(PIECES)) \
	    timeout 900 $(PYTEST) -m $(1) $(2) || exit 1; \
	done
endef

# One life of a programme each: four on each of both set-ups.
.PHONY: crash
crash: PIECES = 1 2 3 4 5 6 7 8
crash: install ## Kill processes hundreds of times, at every step, the long form
	$(call in_pieces,crash,tests/crash/test_life.py)

.PHONY: fuzz
fuzz: PIECES = 1 2 3 4 5 6 7 8
fuzz: install ## Feed random input, the long form: 102,000 requests, 50,000 links, every parser
	$(call in_pieces,fuzz)

# A company's week: minutes of preparation, then two runs of at most ten minutes each.
.PHONY: soak
soak: install ## Run through long stretches of service time, the long form
	$(call in_pieces,soak,tests/flows)
	@SETWISE_LONG=1 timeout 3000 $(PYTEST) -m soak tests/soak

.PHONY: bench
bench: .venv-bench/.installed ## Measure; a table on the screen, bench/results.json and a picture of growth
	@.venv-bench/bin/python -m bench --keep

.PHONY: contract
contract: .venv-bench/.installed ## Show that msgraph-sdk and O365 agree with the sandbox
	@.venv-bench/bin/python -m pytest -q $(OTHERS_WARN) tests/contract

# msgraph-sdk warns of its own classes, and leaves its sockets to the garbage collector.
OTHERS_WARN := -W ignore::DeprecationWarning -W ignore::ResourceWarning

.PHONY: contract-models
contract-models: .venv-bench/.installed ## Write the sandbox's contract anew from msgraph-sdk
	@.venv-bench/bin/python -m tests.contract.make_models

# The clients we measure ourselves against weigh 470 MB and have a lock file of their own.
.venv-bench/.installed: requirements/bench.txt pyproject.toml | install
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@echo "Installing the measured clients into .venv-bench ..."
	@$(call install_locked,.venv-bench,requirements/bench.txt)
	@touch $@

NODE_PACKAGES := tests/lighthouse/node_modules/.package-lock.json

.PHONY: lighthouse
lighthouse: install $(NODE_PACKAGES) ## Let Lighthouse judge three pages of the demo; needs Node and npm
	@node tests/lighthouse/run.mjs $(BIN)/setwise \
	  "$${SETWISE_TEST_CHROMIUM:-$$(command -v chromium || command -v google-chrome)}"

# Whoever installs it chooses the registry: the lock file knows packages by their hashes alone.
$(NODE_PACKAGES): tests/lighthouse/package-lock.json
	@! grep -n '"resolved"' $< || { echo "make lighthouse: the lock file names a host"; exit 1; }
	@cd tests/lighthouse && npm ci --no-progress --loglevel=error

# Names what the locked packages are known to suffer from; asks a service on the internet, so CI does not.
.PHONY: audit
audit: install ## Look the locked packages up among known vulnerabilities; needs the internet
	@$(BIN)/uv tool run pip-audit --require-hashes --disable-pip --strict \
	  --requirement requirements/run.txt

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-header --no-emit-index-url

.PHONY: lock
lock: install ## Write the lock files anew from pyproject.toml; UPGRADE=--upgrade takes new versions
	$(LOCK) $(UPGRADE) --output-file requirements/run.txt
	$(LOCK) $(UPGRADE) --extra dev --constraint requirements/run.txt \
	  --output-file requirements/dev.txt
	$(LOCK) $(UPGRADE) --extra bench --constraint requirements/run.txt \
	  --output-file requirements/bench.txt
	@! grep -n '://' requirements/*.txt || { echo "make lock: a lock file names a host"; exit 1; }
