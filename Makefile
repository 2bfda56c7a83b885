# Every chore is one word; the shell behind it is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-bench demo test lint types prove simulate torture bench lock clean

help: ## what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: ## make .venv from the lock file; .venv/bin/shouwen is then the program
	@scripts/setup.sh

setup-dev: ## the same, with what the tests need
	@scripts/setup.sh dev

setup-bench: ## the same, with what the bots need that ours is measured against
	@scripts/setup.sh dev bench

demo: setup ## play the story on http://127.0.0.1:8080 (STORY=first-day, week or survey, RESET=1 begins anew, PORT=N)
	@scripts/demo.sh

test: ## lint, types and every test that takes seconds, on SQLite and on PostgreSQL
	@scripts/test.sh

prove: ## the same with the tests that take minutes
	@scripts/test.sh --prove

lint: setup-dev ## ruff alone
	@.venv/bin/ruff check .

types: setup-dev ## mypy alone
	@.venv/bin/mypy

simulate: setup-dev ## weeks full of misfortunes on a made-up estate (SEEDS=200, FIRST=0)
	@.venv/bin/python -m tests.simulation --seeds $(or $(SEEDS),200) --first $(or $(FIRST),0)

torture: setup-dev ## kill -9 at random under load (KILLS=2000, SEED=1)
	@.venv/bin/python -m tests.torture --kills $(or $(KILLS),2000) --seed $(or $(SEED),1)

bench: setup-bench ## updates per second through the filing flow, beside other bots (docs/benchmark.md)
	@.venv/bin/python -m bench.flow

lock: ## write the lock files anew (UPGRADE=1 takes newer versions)
	@scripts/lock.sh

clean: ## remove what setting up and testing made
	@scripts/clean.sh
