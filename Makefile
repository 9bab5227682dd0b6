# The commands of this project. Each brings what it needs; see README.md.
PYTHON ?= python3
PORT ?= 8000
export PORT PYTHON
BIN := .venv/bin

.PHONY: help run test check bench lock format stop clean
help:
	@echo "make run     everything on this machine, http://127.0.0.1:$(PORT)"
	@echo "make test    all tests"
	@echo "make check   format, lint, types, imports, migrations, templates, translations"
	@echo "make bench   the table of ratios of README.md"
	@echo "make format  put code and templates in form"
	@echo "make lock    lock the packages of pyproject.toml; LOCKFLAGS=--upgrade for newer ones"

run:
	@bin/prepare pdf
	@exec $(BIN)/python -m buurtzorgweb.run

# One shell line, so that the servers of the tests are the last thing to stop.
test:
	@bin/prepare pdf browser
	@$(BIN)/python -m buurtzorgweb.translations compile
	@exec $(BIN)/python -m pytest $(TESTS)

check:
	@bin/prepare pdf gettext
	@exec bin/check

bench:
	@bin/prepare pdf
	@$(BIN)/python -m bench
	@exec $(BIN)/python -m bench.planner

format:
	@bin/prepare
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/djlint --reformat --quiet templates

# No index is named in the locks: they hold wherever the packages come from.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml
lock:
	@bin/prepare
	@$(LOCK) $(LOCKFLAGS) -o requirements/base.txt
	@$(LOCK) $(LOCKFLAGS) -c requirements/base.txt --extra embedded --extra dev -o requirements/dev.txt

# For servers left by a run that was killed and never followed by another.
stop:
	@bin/prepare
	@$(BIN)/python -m buurtzorgweb.embedded

clean: stop
	rm -rf .venv var
