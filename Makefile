# The commands of the guide. `make` alone lists them.

ifeq ($(OS),Windows_NT)
  BIN := .venv/Scripts
  CANDIDATES := python py
else
  BIN := .venv/bin
  CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
endif

# The first Python that the lock supports; PYTHON=… chooses another.
PYTHON ?= $(shell for p in $(CANDIDATES); do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && echo $$p && break; done)
PY := $(BIN)/python
INSTALLED := .venv/installed-$(shell cksum < requirements.txt | tr ' ' '-')
RUN := PYTHONDONTWRITEBYTECODE=1 $(PY) -m

.DEFAULT_GOAL := help
.PHONY: help site test check fix serve bench audit reproduce contrast clean lock vendor

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

site: $(INSTALLED) ## run the snippets, check every number, build site/
	@$(RUN) scripts.build

test: $(INSTALLED) ## run every test there is
	@$(RUN) pytest

check: $(INSTALLED) ## numbers, shape and links only: before a pull request
	@$(RUN) scripts.check

fix: $(INSTALLED) ## rewrite stated numbers that are out of date
	@$(RUN) scripts.fix

serve: $(INSTALLED) ## live preview on http://127.0.0.1:8000
	@$(RUN) scripts.serve

bench: $(INSTALLED) ## measure this pipeline and its peers side by side
	@$(RUN) scripts.bench

reproduce: $(INSTALLED) ## compare with the recordings published at REFERENCE=…
	@$(RUN) scripts.reproduce "$(REFERENCE)"

contrast: $(INSTALLED) ## show what differs between the sites BEFORE=… and AFTER=…
	@$(RUN) scripts.contrast "$(BEFORE)" "$(AFTER)"

audit: site ## measure the built site and read its HTML, as a host serves it (needs Node and npm)
	@$(RUN) scripts.audit

lock: $(INSTALLED) ## make requirements.txt from requirements.in
	@$(RUN) scripts.pin

vendor: $(INSTALLED) ## fetch the vendored third-party files again (needs npm)
	@$(RUN) scripts.vendor

clean: ## remove site/, the recordings and the virtual environment
	rm -rf site .cache .venv .pytest_cache .hypothesis

$(INSTALLED):
	@test -n "$(PYTHON)" || { echo "make: expected Python 3.11 to 3.14 as one of: $(CANDIDATES); found $$(python3 --version 2>&1 | head -n 1) — install one, or run: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null || { echo "make: expected Python 3.11 to 3.14, found $$($(PYTHON) --version 2>&1 | head -n 1) — run: make PYTHON=/path/to/python"; exit 1; }
	@echo "installing the pinned dependencies into .venv (once; PyTorch is large)"
	@rm -rf .venv && $(PYTHON) -m venv .venv || { echo "make: expected '$(PYTHON) -m venv' to work, found the error above — on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt >.venv/pip.log 2>&1 || { tail -n 3 .venv/pip.log; echo "make: expected pip to install requirements.txt, found the error above (all of it in .venv/pip.log) — run the same command again"; exit 1; }
	@touch $@
