# Every chore is one word; the shell behind it is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test lint types prove bench lock clean

help: ## what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: ## make .venv from the lock file; .venv/bin/shouwen is then the program
	@scripts/setup.sh

setup-dev: ## the same, with what the tests need
	@scripts/setup.sh dev

demo: setup ## play the story on http://127.0.0.1:8080 (RESET=1 begins anew, PORT=N listens elsewhere)
	@scripts/demo.sh

test: ## lint, types and every test that takes seconds
	@scripts/test.sh

prove: ## the same with the tests that take minutes
	@scripts/test.sh -m 'prove or not prove'

lint: setup-dev ## ruff alone
	@.venv/bin/ruff check .

types: setup-dev ## mypy alone
	@.venv/bin/mypy

bench: setup ## updates per second through the filing flow
	@.venv/bin/python -m bench.flow

lock: ## write the lock files anew (UPGRADE=1 takes newer versions)
	@scripts/lock.sh

clean: ## remove what setting up and testing made
	@scripts/clean.sh
