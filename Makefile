# Quảng An. `make` alone lists what can be done; tools/ holds how.
PYTHON ?= python3
VENV := .venv/bin/python
export PYTHONUTF8 := 1
.DEFAULT_GOAL := help
.PHONY: help setup run test faults check bench messages

help: ## this list
	@echo "Quảng An:"
	@sed -n 's/^\([a-z]*\): ## /  make \1\t/p' Makefile

setup: ## install what the site runs on (.venv/, static/vendor/); does nothing when up to date
	@$(PYTHON) -m tools.install
	@$(VENV) -m tools.vendor
	@$(VENV) -m tools.messages compile

run: ## set up and serve; PORT=8000 HOST=127.0.0.1 DATA_DIR=var QUANGAN_DEMO=1 DATABASE_URL= CELERY_BROKER_URL=
	@$(MAKE) --no-print-directory setup
	@$(VENV) -m tools.run

test: ## every test, on PostgreSQL and on SQLite; DB=postgres or DB=sqlite for one of them
	@$(MAKE) --no-print-directory setup
	@$(PYTHON) -m tools.install dev
	@$(VENV) -m tools.test

faults: ## break workers, broker, database, beat, mail on purpose; count lost and repeated; ONLY=a for one
	@$(MAKE) --no-print-directory setup
	@$(PYTHON) -m tools.install dev
	@$(VENV) -m tools.faults

check: ## lint, format, types, floors, templates, migrations, translations
	@$(MAKE) --no-print-directory setup
	@$(PYTHON) -m tools.install dev
	@$(VENV) -m tools.check

bench: ## speed, SQL statements and size of the main pages on the demo
	@$(MAKE) --no-print-directory setup
	@$(VENV) -m bench

messages: ## collect the strings to translate into locale/
	@$(MAKE) --no-print-directory setup
	@$(VENV) -m tools.messages collect
