# Two commands do everything: `make chat` opens the assistant, `make test` passes every test.
PYTHON ?= python3
BIN := .venv/bin
SETTINGS := $(wildcard pyproject.toml constraints.txt)

.PHONY: help setup chat test check format train clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup: .venv/ready  ## make .venv and install everything in it

# torch comes first and in its CPU build where one is to be had: see README.
.venv/ready: $(SETTINGS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 eller nyere kræves: make PYTHON=python3.11 …"; exit 1; }
	@echo "Installerer i .venv (nogle minutter første gang) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[model,evals,dev]'
	@touch $@

chat: setup  ## open the assistant in a browser
	@$(BIN)/fastholdelse chat --open

test: setup  ## every test, then the evaluation gate
	@$(BIN)/python -m pytest
	@$(BIN)/fastholdelse eval

check: setup  ## formatting, lint, types, tests, gate
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory test

format: setup  ## put the code in the house's form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

train: setup  ## train embedder and classifiers anew after a change of corpus, questions or labels (15 minutes)
	@$(BIN)/python -m ingest.train
	@$(BIN)/python -m assistant.train_phases
	@$(BIN)/python -m assistant.train_guard
	@$(BIN)/python -m assistant.train_stance

clean:  ## remove everything that was made
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
