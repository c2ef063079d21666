# make demo    the main job on the founding document, start to end
# make test    all tests, in two processes: WORKERS=4 for more
# make lint    ruff and mypy
# make score   extraction against the gold at hand
# make bench   benchmarks at modest sizes: a table of ratios, bench.json and bench.svg
# make fuzz    hostile input for ten minutes: MINUTES=10 SEED=1 KIND=docx TEXTS="file ..."
# make clean   away with all that make and the demo made
# Needs make and Python 3.11 or newer; everything else goes into .venv.

.DEFAULT_GOAL := help
.PHONY: help demo test lint score bench fuzz clean
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
SHARED ?= ../shared
GOLD := $(if $(wildcard $(SHARED)/gold/*.jsonl),$(SHARED)/gold,data)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

help:
	@sed -n 's/^# //p' Makefile

# Made anew when the dependencies change. Marks stand inside, so that a half-made one is made again.
$(VENV)/made: setup.cfg pyproject.toml
	@test -n "$(PYTHON)" || { echo "policy-kg needs Python 3.11 or newer: install it, or run make PYTHON=/path/to/python3" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make environments: install its venv package (Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "Setting up $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

$(VENV)/made-dev: $(VENV)/made
	@$(PIP) --editable '.[dev]'
	@touch $@

DEMO := $(BIN)/kg
COLUMNS_SHOWN := body,role,inferred,kind,unit,start,end
demo: $(VENV)/made
	@$(DEMO) build data/hanbin-2021.txt --store kg.db
	@for place in 汉江 五里工业集中区; do echo; \
		echo "$$ kg query owners -p text=$$place -c $(COLUMNS_SHOWN)"; \
		$(DEMO) query owners -p text=$$place -c $(COLUMNS_SHOWN) --store kg.db || exit 1; done
	@echo
	@$(DEMO) validate --store kg.db
	@$(DEMO) page --store kg.db -o graph.html
	@$(DEMO) export --store kg.db -o graph.ttl
	@echo "The store is in kg.db, the page in graph.html (open it in a browser), the graph in graph.ttl."

WORKERS := 2
test: $(VENV)/made-dev
	@sh tests/needs.sh
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: $(VENV)/made-dev
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m mypy

score: $(VENV)/made
	@for gold in $(GOLD)/*.jsonl; do echo "$$gold"; $(DEMO) score "$$gold" "$${gold%.jsonl}.txt" || exit 1; echo; done

bench: $(VENV)/made-dev
	@$(BIN)/python benchmarks/run.py

MINUTES := 10
SEED := 1
TEXTS := $(wildcard $(SHARED)/corpus/hailar_*.txt $(SHARED)/corpus/guangzhou-*.txt $(SHARED)/corpus/lingang-*.txt)
fuzz: $(VENV)/made-dev
	@PYTHONPATH=tests $(BIN)/python -m fuzz --minutes $(MINUTES) --seed $(SEED) $(addprefix --kind ,$(KIND)) \
		$(if $(TEXTS),--texts $(TEXTS))

clean:
	rm -rf $(VENV) build dist *.egg-info kg.db graph.html graph.ttl bench.json bench.svg .mypy_cache .pytest_cache .ruff_cache .hypothesis
