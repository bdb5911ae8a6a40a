# Everything on a fresh machine with Python 3.11 and make.
PYTHON ?= python3
.PHONY: site serve test check
site: .venv/ready
	.venv/bin/methodiekboek site site
serve: .venv/ready
	.venv/bin/mkdocs serve --livereload
check: .venv/ready
	.venv/bin/methodiekboek check
test: .venv/ready
	.venv/bin/pytest
.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --editable '.[test]'
	touch $@
