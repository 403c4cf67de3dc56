# Every target makes .venv first. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export ANSIBLE_HOME := $(CURDIR)/.ansible
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg
export LC_ALL := C.UTF-8
# Set in many containers: here the one would let every start of Ansible compile thousands of files again, the other let
# every module that a play runs on this machine read itself byte by byte.
unexport PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED

LAB_PACKAGES := collections/ansible_collections/relops/lab/packages.txt
PLAN ?= inventories/demo/plan.yml
PLAYBOOK := ansible-playbook -i $(PLAN)
ARGS ?=
# After an interrupted test Molecule would skip `create` and go on with a lab that is half done.
MOLECULE_STATE := .ansible/tmp/molecule.

.PHONY: help
help: ## this list
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 22

.PHONY: bootstrap
bootstrap: ## make .venv from requirements/lock.txt
	@./bootstrap || { [ $$? = 3 ] && requirements/apt requirements/apt-python.txt && ./bootstrap; }

.PHONY: packages packages-test ready ready-test
packages: ## install the Debian packages of the lab
	@requirements/apt requirements/apt.txt $(LAB_PACKAGES)
packages-test:
	@requirements/apt requirements/apt.txt requirements/apt-test.txt $(LAB_PACKAGES)

# Asked before anything is installed: whoever may not raise a lab need not wait for it.
.PHONY: root
root:
	@requirements/root "$(or $(MAKECMDGOALS),demo)"
# Both at once: the one waits for the network while the other unpacks.
ready: ## .venv and the Debian packages of the lab: all that a project of your own needs
	@$(MAKE) -j2 bootstrap packages
ready-test:
	@$(MAKE) -j2 bootstrap packages-test

# --- the demo ---------------------------------------------------------------

.PHONY: demo
demo: root ready ## a whole go-live: twin, rehearsal, signatures of simulated people, the night, its dossier
	@python $(dir $(PLAN))people/demo.py $(PLAN) $(ARGS)

.PHONY: lab-up lab-down
lab-up: root ready ## raise the simulated data centre of the demo
	@$(PLAYBOOK) playbooks/lab_up.yml $(ARGS)
lab-down: root bootstrap ## take it down; what was signed stays in the project's case
	@$(PLAYBOOK) playbooks/lab_down.yml $(ARGS)

# --- checks -----------------------------------------------------------------

.PHONY: test test-all check lint sanity unit integration molecule wheel
test: root ready-test ## what CI runs: of what is dear a share that changes with each commit
	@rm -rf $(MOLECULE_STATE)*
	@python .ci/steps.py static lab molecule
test-all: root ready-test ## every test there is: before a release
	@rm -rf $(MOLECULE_STATE)*
	@python .ci/steps.py --all static lab molecule
check: bootstrap ## what is quick: ruff, mypy, unit, golden and house tests (docs/testing.md, three paces)
	@python .ci/steps.py check
lint: bootstrap ## ruff, mypy, ansible-lint, documentation and changelog
	@python .ci/steps.py lint
sanity: bootstrap ## ansible-test sanity of both collections
	@python .ci/steps.py sanity
integration: root ready ## tests that raise a lab of their own
	@python .ci/steps.py --all lab
molecule: root ready ## every Molecule scenario
	@rm -rf $(MOLECULE_STATE)*
	@python .ci/steps.py --all molecule
molecule-%: root ready ## one Molecule scenario, e.g. make molecule-network
	@rm -rf $(MOLECULE_STATE)*.$*
	@molecule test -s $*
wheel: bootstrap ## build the wheel into dist/ and try it in an empty environment
	@.ci/wheel

.PHONY: flips
flips: root ready-test ## a night: 10,000 changed values over all pairs of types, each must be found, e.g. make flips N=10000
	@GOLIVE_FLIPS=$(or $(filter-out 20,$(N)),10000) GOLIVE_TABLES=9999 python -m pytest -q -n 0 tests/integration/migrate/test_generated.py
.PHONY: netbox
netbox: bootstrap ## send plans to a real NetBox (made in .cache once) and hold what it shows against them
	@requirements/apt requirements/apt.txt requirements/apt-netbox.txt
	@python -m tests.netbox $(ARGS)

.PHONY: faults faults-report
N ?= 20
faults: root ready ## N trials of the fault campaign, each with a fault or two, e.g. make faults N=500
	@python -m tests.faults -n $(N) $(ARGS)
faults-report: bootstrap ## write docs/faults.md from the campaign's results
	@python -m tests.faults.report tests/faults/results .cache/faults > collections/ansible_collections/relops/golive/docs/faults.md

.PHONY: mistakes
mistakes: root ready ## every mistake of production in tests/mistakes, seeded on a twin: who finds it names the place
	@python -m tests.mistakes --lab mis $(ARGS)

.PHONY: bench
bench: ready ## every benchmark, one after the other; fails when one misses its target
	@failed=; for file in tests/bench/*.py; do name=$$(basename $$file .py); echo "== $$name"; \
	    python -m tests.bench.$$name || failed="$$failed $$name"; done; \
	    [ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

.PHONY: format lock changelog reference site clean
format: bootstrap ## let ruff format the Python files
	@ruff format . && ruff check --fix-only --quiet .
lock: bootstrap ## renew requirements/lock.txt from pyproject.toml (add ARGS=--upgrade for newer versions)
	@uv pip compile --quiet --universal --fork-strategy requires-python --generate-hashes --no-header \
	    --python-version 3.11 pyproject.toml --group dev $(ARGS) -o requirements/lock.txt
	@./bootstrap
site: bootstrap ## the documentation as a site in two languages: dist/site/index.html
	@python .ci/pages.py
reference: bootstrap ## write the JSON Schemas and docs/reference, every key of plan, twin and process, from the models
	@python -m ansible_collections.relops.golive.plugins.plugin_utils.schema
	@python -m ansible_collections.relops.golive.plugins.plugin_utils.twin.schema
	@python -m tests.house.keys_page
changelog: bootstrap ## write the collections' changelogs from their fragments and plugins
	@for name in golive lab; do env -C collections/ansible_collections/relops/$$name \
	    antsibull-changelog release --reload-plugins --refresh --update-existing || exit 1; done
galaxy: bootstrap ## dist/relops-*.tar.gz: both collections as Ansible Galaxy takes them
	@for name in lab golive; do \
	    ansible-galaxy collection build --force --output-path dist collections/ansible_collections/relops/$$name || exit 1; done
clean: ## remove what the tools made here; neither a lab nor the dossiers
	@rm -rf dist build .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
