# Two commands matter: `make run` and `make test`. The rest serves who works on zhuzhen.
.PHONY: run setup test check fuzz bench lint clean
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000

# Another port: make run PORT=8001
run:
	@$(PYTHON) tools/setup.py --port $(PORT)
	@exec $(BIN)/zhuzhen up --port $(PORT)

setup:
	@$(PYTHON) tools/setup.py
	@$(BIN)/zhuzhen prepare

test:
	@$(PYTHON) tools/setup.py --dev --browser --spark
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadscope --durations=8

# Under three minutes: lint, types, imports, tidy, quick tests.
check:
	@$(PYTHON) tools/setup.py --dev
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 -m "not slow and not browser"

# Random walks over the ledger and projects, many more than `make test` takes.
fuzz:
	@$(PYTHON) tools/setup.py --dev
	FUZZ=1 $(BIN)/pytest --timeout=0 -k machine tests

lint:
	$(BIN)/ruff check zhuzhen tests tools bench
	$(BIN)/ruff format --check zhuzhen tests tools bench
	$(BIN)/lint-imports
	$(BIN)/mypy zhuzhen

# Province scale; prints ratios. Takes a while: it loads three million records first.
bench:
	@$(PYTHON) tools/setup.py --dev
	$(BIN)/python -m bench

clean:
	rm -rf var .venv node_modules
