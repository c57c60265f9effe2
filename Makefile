# Each target says in one line what it does: `make help`.
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
# Make hands variables of its command line to the programs: make run PORT=8001, make test DATABASE_URL=…

.DEFAULT_GOAL := help
.PHONY: help run demo reset shell test e2e branches bench shots check format venv assets lock

help:  ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run:  ## the portal with demo data on http://127.0.0.1:8000/ (PORT=8001 for another port)
	@python3 tools/bootstrap.py run
	@exec $(PYTHON) tools/run.py

demo:  ## forget the data and load the demo again, without starting anything
	@python3 tools/bootstrap.py run
	@$(MAKE) reset
	@$(PYTHON) tools/run.py --prepare

reset:  ## forget the data of `make run` (what was installed stays)
	@rm -rf var
	@echo "==> Forgot the data under var/"

shell:  ## a Python shell with the models, on the data of `make run`
	@python3 tools/bootstrap.py run
	@$(PYTHON) tools/run.py --manage shell

test:  ## the whole suite on throw-away PostgreSQL and Redis, the main path on the embedded default, the branches
	@python3 tools/bootstrap.py test
	@$(PYTHON) tools/suite.py $(ARGS)

e2e:  ## the browser tests only
	@python3 tools/bootstrap.py test
	@$(PYTHON) tools/suite.py -m e2e $(ARGS)

branches:  ## whether the tests take every branch of plans/rules; part of `make test`
	@python3 tools/bootstrap.py test
	@$(PYTHON) tools/branches.py

bench:  ## the measurements, as a table and as var/report/bench.json
	@python3 tools/bootstrap.py test
	@DURABLE=1 $(PYTHON) tools/testservers.py $(PYTHON) tools/bench.py $(ARGS)

shots:  ## the screenshots of the README, taken from the demo
	@python3 tools/bootstrap.py test
	@$(PYTHON) tools/shots.py $(ARGS)

check:  ## format, lint, types, import contracts, migrations, templates, compose file; under a minute
	@python3 tools/bootstrap.py test
	@$(PYTHON) tools/check.py

format:  ## put the code into the format that `make check` wants
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

venv:  ## install everything for development, start nothing
	@python3 tools/bootstrap.py test

assets:  ## fetch the front-end files again
	@rm -rf static/vendor
	@python3 tools/bootstrap.py run

UV := .venv/bin/uv pip compile --quiet --universal --generate-hashes \
	--python-version 3.11 --no-annotate --no-header
lock:  ## write the lock files again after a change of pyproject.toml, package.json or requirements/node.in
	$(UV) pyproject.toml --group s3 -o requirements/run.txt
	$(UV) pyproject.toml --group s3 --group test --group e2e --group lint --group lock -o requirements/dev.txt
	$(UV) requirements/node.in -o requirements/node.txt
	PATH="$(CURDIR)/.venv-node/bin:$$PATH" npm install --package-lock-only --omit=optional
