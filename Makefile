# What README and .ci/run call. `make help` lists it; `make serve ARGS="--port 5010"` passes options on.

ENV   := .venv
BIN   := $(ENV)/bin
PY    := $(BIN)/python
# A stamp is newer than what it was installed from, so a second start asks pip nothing.
SERVE := $(ENV)/.installed-serve
DEV   := $(ENV)/.installed-dev
PEERS := $(ENV)/peers/.installed
FROM  := pyproject.toml constraints.txt
# On every core, a file's tests in one process but for those that tests/conftest.py says, and in the order it gives.
TESTS  = $(PY) -m pytest -n auto --dist loadgroup --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: serve test check lint fuzz bench simulate docs messages lock screenshots clean help

help:  ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

serve: $(SERVE)  ## serve the dashboard (the first time also installs what it needs)
	@exec $(PY) serve.py $(ARGS)

test: $(DEV)  ## every test: also in the browser, and from the wheel
	@$(PY) tests/tools/chromium.py --install
	$(TESTS) $(ARGS)

check: lint  ## style, types, import rules and the quick tests: before each commit
	$(TESTS) -m "not browser and not wheel" $(ARGS)

lint: $(DEV)  ## style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fuzz: $(DEV)  ## read spoilt workbooks by the hundred thousand (ARGS="--count 5000 --seed 7")
	$(PY) tests/fuzz/run.py --count 100000 $(ARGS)
	PYTHONPATH=tests/tools $(PY) -m layouts --count 10000 $(ARGS)

bench: $(DEV) $(PEERS)  ## measure what README promises about speed
	@$(PY) tests/tools/chromium.py --install
	$(PY) bench/run.py $(ARGS)

simulate: $(DEV)  ## try the statistics on made-up sick leave, and write what docs/statistics.md and the page Om tallene say of it (some minutes)
	PYTHONPATH=tests $(PY) -m simulation --write docs/statistics.md --rates dashboard/assess/simulated.json $(ARGS)

docs: $(DEV)  ## write the generated parts of docs/ again, and test what docs/ says
	@if [ -f docs/generate.py ]; then $(PY) docs/generate.py; fi
	$(PY) -m pytest tests/test_docs.py

messages: $(DEV)  ## put the texts of the code into the catalogues of nynorsk and English (ARGS=--missing lists what they lack)
	$(PY) tests/tools/catalogues.py $(ARGS)

screenshots: $(DEV)  ## take the pictures in docs/ again
	@$(PY) tests/tools/chromium.py --install
	$(PY) docs/screenshots.py $(ARGS)

lock:  ## write constraints.txt again, from a fresh environment with the newest that pyproject.toml admits
	@$(find-python); \
	fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT && \
	"$$python" -m venv "$$fresh" && \
	"$$fresh/bin/python" -m pip install -qq --disable-pip-version-check -e ".[dev,jupyter,postgres]" && \
	"$$fresh/bin/python" tests/tools/lock.py > "$$fresh/constraints.txt" && \
	cp "$$fresh/constraints.txt" constraints.txt

clean:  ## take away the environment, caches and builds; var/ (stored figures) stays
	rm -rf $(ENV) dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# ── the environment ──

$(SERVE): $(FROM)
	@$(make-env)
	@echo "Henter det taktskifte trenger. Det tar et par minutter, og bare første gang …" >&2
	@$(PY) -m pip install -qq --disable-pip-version-check -c constraints.txt -e .
	@touch $(SERVE)

$(DEV): $(FROM)
	@$(make-env)
	@echo "Henter det taktskifte og testene trenger. Det tar et par minutter, og bare første gang …" >&2
	@$(PY) -m pip install -qq --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $(SERVE) $(DEV)

# In an environment of their own: what they need may be other versions of what Taktskifte needs.
$(PEERS): pyproject.toml bench/peers/install.py | $(DEV)
	@$(PY) bench/peers/install.py $(ENV)/peers
	@touch $(PEERS)

# A Python that is new enough and can make environments (Debian's own cannot before python3-venv is installed).
# Each is run, not only found: a version manager's stand-in may exist and still answer that there is no such Python.
define find-python
python=; \
for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then python=$$candidate; break; fi; \
done; \
if [ -z "$$python" ]; then \
	echo "Fant ingen Python 3.11 eller nyere som kan lage et miljø (venv). Slik ordner du det:" >&2; \
	echo "  Debian og Ubuntu:  sudo apt install python3 python3-venv" >&2; \
	echo "  Fedora:            sudo dnf install python3" >&2; \
	echo "  macOS:             brew install python" >&2; \
	echo "  ellers:            installer Python fra python.org" >&2; \
	echo "Står den et annet sted, si hvor:  make serve PYTHON=/sti/til/python3" >&2; \
	exit 1; \
fi
endef

# An environment whose Python works is kept, else it is made from the start.
define make-env
if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	$(find-python); \
	"$$python" -m venv --clear $(ENV); \
fi
endef
