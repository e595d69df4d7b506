# Two commands are all there is to know: make demo, make test.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3.11

.PHONY: demo stop test bench clean

demo: $(VENV)/.installed
	@$(BIN)/pincite demo --background

stop: $(VENV)/.installed
	@$(BIN)/pincite demo --stop

# Three on two cores, since much of the tests is waiting; file by file, the slowest first (tests/conftest.py).
test: $(VENV)/.installed-dev
	@sh tests/install-debian.sh
	@sh tests/install-npm.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/.installed-bench
	$(BIN)/python -m bench.performance

# torch goes first and by itself: whatever asks for torch later finds it there and brings no other build.
$(VENV)/.torch: constraints.txt
	@echo "Installing pincite into $(VENV): this takes a few minutes, once."
	@command -v $(PYTHON) >/dev/null || { echo "pincite needs Python 3.11: install it, or name one with make PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.torch
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

# What is imported is compiled then; compiling all of it takes a minute, and most of it no test imports.
$(VENV)/.installed-dev: pyproject.toml constraints.txt $(VENV)/.torch
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: pyproject.toml constraints.txt $(VENV)/.torch
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV)
