# Paths are relative on purpose: make cannot handle blanks, and the folder's own path may hold some.
# Tools run as `python -m`: the scripts in .venv/bin break where the path has a blank in it.
PYTHON ?= python3
IN_VENV := .venv/bin/python
SET_UP := tweetdeals/embedded/set_up.py
DUMPS ?= ../shared/dumps/archive
LABELS ?= ../shared/eval
SOURCES := manage.py tweetdeals deals ingestion

# Compiled modules are kept, whatever the environment says: each process would compile Django and the project again,
# and take 3 seconds to start in the place of one. (Empty is off.)
export PYTHONDONTWRITEBYTECODE :=

# Tests of what is pure, which ask no database: files only, since to collect the others takes longer than to run these.
QUICK := \
	tests/alerts/test_evaluate.py tests/alerts/test_summary.py tests/campaigns/test_metrics.py \
	tests/extraction/test_catalogues.py tests/extraction/test_stress.py \
	tests/ingestion/test_lines.py tests/ingestion/test_members.py tests/ingestion/test_posts.py \
	tests/ingestion/test_shapes_jetstream.py tests/ingestion/test_shapes_v1.py tests/ingestion/test_shapes_v2.py \
	tests/loading/test_rows.py tests/market/test_metrics.py tests/market/test_records.py \
	tests/matching/test_features.py tests/matching/test_normalise.py tests/matching/test_score.py \
	tests/matching/test_title_differences.py

.PHONY: help up dev shell test test-full quick lint format snapshot profile bench bench-peers bench-reads \
	chaos-alerts fit-matcher train lock audit clean clean-data

help:
	@echo "make up          everything on http://localhost:8000 (PORT=8001 make up: another port); Ctrl-C stops it"
	@echo "make dev         the same, with a web server that reloads changed code and templates"
	@echo "make shell       a Python shell with the models, on the running services or its own database"
	@echo "make quick       tests of prices, extraction and matching that need no database (under 10 s)"
	@echo "make test        the checks and the whole test suite"
	@echo "make test-full   the long tests too"
	@echo "make lint        the checks alone"
	@echo "make format      put the code into shape"
	@echo "make snapshot    pictures of the main pages of a running make up, in var/snapshots"
	@echo "make profile     where one load of DUMPS spends its time (in var/profile)"
	@echo "make bench       ingestion beside bare decompression (DUMPS=folder of .json.bz2 files)"
	@echo "make bench-peers ingestion beside Spark and DuckDB on the same files"
	@echo "make bench-reads the reading side's selectors over millions of invented deals (in var/load)"
	@echo "make fit-matcher a matching score fitted on curators' decisions, used if it is better"
	@echo "make train       the second reader, from labelled posts (LABELS=folder)"
	@echo "make chaos-alerts alerts with killed senders and a mail server that refuses"
	@echo "make lock        pin all packages anew by version and hash, after a change of a requirements file"
	@echo "make audit       known vulnerabilities of the pinned packages (asks public lists)"
	@echo "make clean       remove .venv and caches; the data stay"
	@echo "make clean-data  remove var/: all data, passwords and logs of this folder"

up: .venv/up.stamp
	@exec $(IN_VENV) -m tweetdeals.embedded.supervisor

dev: .venv/up.stamp
	@exec $(IN_VENV) -m tweetdeals.embedded.supervisor --reload

shell: .venv/up.stamp
	@$(IN_VENV) manage.py shell

# The other plug-ins of pytest take two seconds to import.
quick: .venv/test.stamp
	@PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(IN_VENV) -m pytest -p pytest_django.plugin $(QUICK)

# The checks run beside the tests, which do not keep both cores busy at their start.
test: .venv/test.stamp
	@$(MAKE) --no-print-directory -j 2 lint suite

# Tests that look at the clock have the machine to themselves, at the end: the checks beside are done by then.
CLOCKS := tests/embedded/test_supervisor.py tests/embedded/test_watchdog.py

# Three processes for two cores: a third of its time a test waits for a worker, a server or a page.
suite: .venv/test.stamp
	$(IN_VENV) -m pytest -n 3 --dist worksteal $(addprefix --ignore=,$(CLOCKS))
	$(IN_VENV) -m pytest $(CLOCKS)

test-full: lint
	$(IN_VENV) -m pytest -m "full or not full"

lint: .venv/test.stamp
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m djhtml --check --tabwidth 2 templates
	$(IN_VENV) -m mypy $(SOURCES)
	$(IN_VENV) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(IN_VENV) manage.py check
	DATABASE_URL=postgresql://nobody@127.0.0.1:1/none $(IN_VENV) -W "ignore:Got an error checking:RuntimeWarning" \
		manage.py makemigrations --check --dry-run

format: .venv/test.stamp
	$(IN_VENV) -m ruff check --fix .
	$(IN_VENV) -m ruff format .
	$(IN_VENV) -m djhtml --tabwidth 2 templates

# Installed is what locks/ pins: every package, also those that others bring, by its hash. `make lock` writes them.
.venv/up.stamp: locks/up.txt locks/uv.txt $(SET_UP)
	@$(PYTHON) $(SET_UP) --stamp $@ -r locks/up.txt

.venv/test.stamp: .venv/up.stamp locks/test.txt
	@$(PYTHON) $(SET_UP) --stamp $@ -r locks/test.txt

.venv/fit.stamp: .venv/up.stamp locks/fit.txt
	@$(PYTHON) $(SET_UP) --stamp $@ -r locks/fit.txt

.venv/peers.stamp: .venv/up.stamp locks/peers.txt
	@$(PYTHON) $(SET_UP) --stamp $@ -r locks/peers.txt

# The largest set first: the others take its versions.
COMPILE := $(IN_VENV) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links
UP := requirements.txt requirements-embedded.txt
lock:
	$(COMPILE) $(UP) requirements-dev.txt -o locks/test.txt
	$(COMPILE) -c locks/test.txt $(UP) -o locks/up.txt
	$(COMPILE) -c locks/test.txt requirements.txt requirements-postgres.txt -o locks/app.txt
	$(COMPILE) -c locks/test.txt $(UP) requirements-fit.txt -o locks/fit.txt
	$(COMPILE) -c locks/test.txt $(UP) requirements-peers.txt -o locks/peers.txt
	$(COMPILE) requirements.txt requirements-fit.txt requirements-train.txt -o locks/train.txt
	$(COMPILE) requirements-audit.txt -o locks/audit.txt
	$(COMPILE) requirements-uv.txt -o locks/uv.txt

# In an environment of its own; asks the public lists of vulnerabilities about each package.
audit: .venv-audit/stamp
	.venv-audit/bin/python -m pip_audit --disable-pip --require-hashes -r locks/test.txt

.venv-audit/stamp: locks/audit.txt
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip install -q --require-hashes -r locks/audit.txt
	@touch $@

snapshot: .venv/test.stamp
	@$(IN_VENV) -m tests.browser.snapshot

# Into an empty database of its own; tables and catalogue are there before the clock runs.
profile: export TWEETDEALS_VAR := var/profile
profile: .venv/up.stamp
	@$(IN_VENV) -m tweetdeals.embedded.remove
	@$(IN_VENV) manage.py load_catalogue
	@$(IN_VENV) -m cProfile -o var/profile/ingest.pstats manage.py ingest "$(DUMPS)" --inline
	@$(IN_VENV) -c "import pstats; p = pstats.Stats('var/profile/ingest.pstats'); \
		p.sort_stats('tottime').print_stats(15); p.sort_stats('cumtime').print_stats('(deals|ingestion)/', 30)"

bench: .venv/up.stamp
	$(IN_VENV) manage.py bench_ingest "$(DUMPS)"

chaos-alerts: .venv/test.stamp
	@$(IN_VENV) -m pytest -m full tests/alerts/test_chaos_alerts.py

bench-peers: .venv/peers.stamp
	$(IN_VENV) manage.py bench_peers "$(DUMPS)"

# A database of its own, made once; both commands start it anew, so the first calls meet a cold cache.
bench-reads: export TWEETDEALS_VAR := var/load
bench-reads: .venv/up.stamp
	@test -e var/load/made || { $(IN_VENV) manage.py make_load_data && touch var/load/made; }
	$(IN_VENV) manage.py bench_reads

# In an environment of its own: PyTorch is large, and nothing else needs it. 70 minutes on 2 cores.
train: .venv-train/stamp
	.venv-train/bin/python manage.py train_reader "$(LABELS)" --scratch var/training

.venv-train/stamp: locks/train.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install -q --require-hashes -r locks/train.txt
	@touch $@

fit-matcher: .venv/fit.stamp
	$(IN_VENV) manage.py fit_matcher

clean:
	rm -rf .venv .venv-train .venv-audit .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: .venv/up.stamp
	@$(IN_VENV) -m tweetdeals.embedded.remove
