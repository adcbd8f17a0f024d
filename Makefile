# Two commands do everything: `make run` and `make test`. README.md says what they do; `make help` lists the rest.
SHELL := /bin/bash
export ODOO_HOME ?= $(CURDIR)/.odoo
export DB PORT INTERFACE T K
PYTHON_VENV = $(ODOO_HOME)/venv/bin/python
export PYTHONDONTWRITEBYTECODE = 1
export PYTHONUTF8 = 1

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set everything up, start the server with its demonstration lycée (PORT=8069 DB=bde)
	@tools/setup.sh && $(PYTHON_VENV) tools/run.py run

stop: ## stop the server and its PostgreSQL
	@if [ -x $(PYTHON_VENV) ]; then $(PYTHON_VENV) tools/run.py stop; else echo "nothing is set up here"; fi

reset: ## drop the database (the next `make run` makes a new one)
	@tools/setup.sh && $(PYTHON_VENV) tools/run.py reset

shell: ## Odoo's Python shell on the database
	@tools/setup.sh && $(PYTHON_VENV) tools/run.py shell

logs: ## follow the server's log
	@tools/setup.sh && $(PYTHON_VENV) tools/run.py logs

test: ## run every test, or one: make test T=addons/bde_pfmp/tests/test_x.py::TestX::test_y
	@tools/setup.sh --tests && $(PYTHON_VENV) tools/test.py

bench: ## run the benchmarks of bench/, or one: make bench K=import
	@tools/setup.sh --tests && $(PYTHON_VENV) bench/run.py

stress: ## many sign at once, the server is killed (stress/): make stress K=kills
	@tools/setup.sh --tests && $(PYTHON_VENV) bench/run.py stress

lint: ## check style, manifests, translations, sizes, containers
	@tools/lint.sh

i18n: ## export the terms of the addons, merge them into each fr.po
	@tools/setup.sh && $(PYTHON_VENV) tools/i18n.py

format: ## rewrite Python, XML, JS and SCSS in the house style
	@tools/lint.sh --fix

clean: ## remove everything that make ever made here, databases included
	@if [ -x $(PYTHON_VENV) ]; then $(PYTHON_VENV) tools/run.py stop && tools/pg.sh clean; fi
	@rm -rf $(ODOO_HOME) node_modules

.PHONY: help run stop reset shell logs test bench stress lint i18n format clean
