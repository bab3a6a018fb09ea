# Chores for developers. `./run` and `./test` need no make; this does.

LOCK := uv pip compile --no-config --quiet --universal --generate-hashes --python-version 3.11 --no-header \
	--no-emit-index-url --no-emit-find-links
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup lint format types test bench trust walk wrongscans reading fields paths demo manual pictures messages lock wheel clean

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

setup: ## Install what ./run and ./test need, and nothing else
	@sh -euc '. scripts/setup.sh; set_up test'

lint: setup ## Read the code for faults: ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup ## Put the code in its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: ## Everything ./test does
	./test

walk: setup ## Walk on towards a million random actions, nothing of which may get out wrong (hours; resumes)
	$(BIN)/python -m bench.walk

wrongscans: setup ## Scan a hundred thousand wrong labels: all must be refused (a quarter of an hour)
	$(BIN)/python -m bench.wrong_scans

reading: setup ## Read a hundred thousand pictures of labels with one fault: none may read wrong (half an hour; resumes)
	$(BIN)/python -m bench.reading --usual --pictures 1080 --opencv-every 1
	$(BIN)/python -m bench.reading

trust: setup ## Prove the 60 core checks by their tests, attack the record, write docs/trust-report (an hour; resumes)
	$(BIN)/python -m bench.trust

fields: setup ## Look for every field of a thousand generated batches on the paper of their records (most of an hour of one core)
	$(BIN)/python -m bench.fields

paths: setup ## Bring an iNKT and an IKC batch from vein to bag in Chromium (ten minutes)
	IKC_TO=fill $(BIN)/python -m pytest tests/browser/test_whole_path.py

bench: setup ## Measure against the numbers the product promises
	$(BIN)/python -m bench

demo: setup ## Play both trials into build/demonstration: labels, records, checkpoint
	rm -rf build/demonstration
	LIMS_HOME=build/demonstration/home $(BIN)/lims demo --out build/demonstration

manual: setup ## Write the manual's lists of events and commands again
	PYTHONPATH=. $(BIN)/python scripts/manual.py

pictures: setup ## Take the pictures of the manual again
	$(BIN)/python scripts/pictures.py

messages: setup ## Collect the sentences for the translators, and compile what they wrote
	mkdir -p lims/locale
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k msg -k prose -o lims/locale/lims.pot --project=autolog --no-location --sort-output .
	for language in zh_Hant zh_Hans; do \
		verb=update; test -f lims/locale/$$language/LC_MESSAGES/lims.po || verb=init; \
		$(BIN)/pybabel -q $$verb $$( [ $$verb = update ] && echo --no-fuzzy-matching --ignore-obsolete ) -i lims/locale/lims.pot -d lims/locale -D lims -l $$language || exit 1; \
	done
	@# The names the tool makes up for people who are not there.
	sed -i '/EMAIL@ADDRESS/d; /LL@li.org/d; /YEAR-MO-DA/d' lims/locale/lims.pot lims/locale/*/LC_MESSAGES/lims.po
	$(BIN)/pybabel -q compile -d lims/locale -D lims

lock: setup ## Choose the newest fitting versions again and write the locks
	$(BIN)/$(LOCK) --upgrade pyproject.toml -o requirements.lock
	$(BIN)/$(LOCK) --upgrade --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo uv | $(BIN)/$(LOCK) --upgrade --no-annotate - -o requirements-setup.lock

wheel: setup ## Build the installable package into dist/
	$(BIN)/python -m build --wheel --no-isolation

clean: ## Take away what was built; var/ (the record) stays
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
