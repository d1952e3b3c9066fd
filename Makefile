# Two commands do all the set-up on a fresh machine: `make assess` and `make test`.
PYTHON ?= python3
CASE ?= cases/dprk-russia-2024.toml
OUT ?= build/$(basename $(notdir $(CASE)))
BIN := .venv/bin

.PHONY: assess test lint bench docs scorecard reading responses ledger watch clean

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e .
	touch $@

# What tests, benchmarks and docs need besides: the extras and the tools.
.venv/.developed: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e ".[dev]"
	touch $@

assess: .venv/.installed
	$(BIN)/westphalia assess $(CASE) --out $(OUT)

test: assess lint
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --durations=10

lint: .venv/.developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.developed
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/panels.py
	$(BIN)/python benchmarks/system.py
	$(BIN)/python benchmarks/streams.py
	$(BIN)/python benchmarks/watch.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/bargaining.py
	$(BIN)/python benchmarks/respond.py

ENTERED := dprk-russia-2024 china-korea-1950 cuba-ogaden-1978 finland-nato-2023 iran-drones-2022 sanctions-russia-2022

ledger: .venv/.installed
	rm -rf build/ledger && mkdir -p build/ledger
	$(BIN)/westphalia ledger enter $(ENTERED:%=cases/%.toml) --database build/ledger/ledger.sqlite
	$(BIN)/westphalia ledger resolve --database build/ledger/ledger.sqlite
	$(BIN)/westphalia ledger export build/ledger --database build/ledger/ledger.sqlite
	$(BIN)/westphalia ledger publish build/ledger/site --database build/ledger/ledger.sqlite
	cp build/ledger/record.json docs/record.json
	$(BIN)/python docs/generate.py

watch: .venv/.installed
	$(BIN)/westphalia watch cases/dprk-russia-2025.toml --replay 2024-11:2025-09 --database build/watch.sqlite --alerts build/alerts.jsonl

clean:
	rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache

docs: .venv/.developed
	$(BIN)/python docs/generate.py

scorecard: .venv/.developed
	$(BIN)/westphalia backtest --write build/forecasts
	cp build/forecasts/scorecard.json docs/scorecard.json
	$(BIN)/python docs/generate.py

reading: .venv/.developed
	$(BIN)/python benchmarks/reading.py --write
	$(BIN)/python docs/generate.py

responses: .venv/.installed
	$(BIN)/python benchmarks/past_responses.py
	$(BIN)/python docs/generate.py
