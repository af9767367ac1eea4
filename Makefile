# Every verb sets up what it needs and finds it done the next time. The work is in scripts/.
PYTHON ?= python3
RUN := $(PYTHON) -m scripts

.DEFAULT_GOAL := help
.PHONY: help demo up setup test bench chaos together lint format api requirements clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## set up, serve, run the sample pipeline (ONCE=1: exit after the run)
	@$(RUN).demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

up: ## set up and serve (PORT=…)
	@$(RUN).up

setup: ## only set up
	@$(RUN).setup

test: ## the whole suite (TIERS="lint unit …": only these)
	@$(RUN).test $(TIERS)

bench: ## measures, one JSON line each
	@$(RUN).bench $(MEASURES)

chaos: ## inject faults, check every invariant (SCENARIO="…" SEED=… SIZE=… FULL=1)
	@$(RUN).chaos $(SCENARIO) $(if $(SEED),--seed $(SEED)) $(if $(SIZE),--size $(SIZE)) $(if $(FULL),--full)

together: ## twenty simulated editors in one draft at bad lines (SECONDS=600 SEED=1)
	@$(RUN).together $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

lint: ## linters and type checks only
	@$(RUN).test lint types imports frontend

format: ## format the code
	@$(RUN).format

api: ## regenerate docs/openapi.yaml and the front end's types
	@$(RUN).api

requirements: ## pin the newest versions that pyproject.toml allows
	@$(RUN).requirements

clean: ## remove what the other verbs made; keeps var/ (your data)
	@$(RUN).clean
