# The environment is made from the lock file, so that every machine tests the same packages.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin

.PHONY: demo test check pulumi-cli format lock generate bench bench-engine soak clean

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(RUN)/python -m pip install --quiet --no-deps --editable .
	$(RUN)/python -m compileall -q openmcf
	touch $@

demo: $(VENV)/.installed
	@PATH="$(CURDIR)/$(RUN):$$PATH" sh docs/examples/demo.sh

test: check
	$(RUN)/pytest --numprocesses=auto

check: $(VENV)/.installed
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-cache
	$(RUN)/python -m scripts.house

pulumi-cli:
	@sh tests/pulumi_cli/build.sh

format: $(VENV)/.installed
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

generate: $(VENV)/.installed
	$(RUN)/python -m openmcf.schemas.generate
	$(RUN)/python -m scripts.house --write

bench: $(VENV)/.installed
	$(RUN)/python -m benchmarks.validate
	$(RUN)/python -m benchmarks.graph

bench-engine: $(VENV)/.installed
	$(RUN)/python -m benchmarks.engine

# Kills, refusals, lost answers, races and full disks, with real processes on the local AWS: see docs/reliability.md.
soak: $(VENV)/.installed
	$(RUN)/python -m tests.soak $(SOAK)

lock: $(VENV)/.installed
	$(RUN)/python -m pip install --quiet uv
	$(RUN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
