# Everything on a fresh machine with Python 3.11 or later and make.
PYTHON ?= python3
BIN := .venv/bin
FREEZE := $(BIN)/uv pip freeze --quiet --exclude-editable --python

.PHONY: site release serve edit check test test-all bench search screens lock vendor fonts clean

site: .venv/ready  ## the handbook, in site/
	$(BIN)/methodiekboek site site

release: .venv/pango  ## an edition, in dist/: make release VERSION=0.1
	$(BIN)/methodiekboek release $(VERSION) dist

serve: .venv/ready  ## a live preview at http://127.0.0.1:8000
	$(BIN)/mkdocs serve --livereload

edit: .venv/ready  ## forms over the content, in the browser
	$(BIN)/methodiekboek edit

check: .venv/ready  ## every mistake in the content
	$(BIN)/methodiekboek check

test: .venv/ready .venv/browser .venv/editor .venv/html .venv/nginx .venv/pango  ## all tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

test-all: .venv/ready .venv/pango  ## what takes long, and the tests once more with the lowest and the newest versions of what we depend on
	METHODIEKBOEK_MANY=1 $(BIN)/pytest -n auto tests/test_stopped.py tests/test_hostile.py tests/test_again.py tests/test_gone.py -k "killed or any_ or every_text or read_back or gone or cannot_be_read"
	mkdir -p .build && $(FREEZE) .venv | grep -v '^pip==\|^setuptools==' > .build/locked
	for versions in lowest-direct highest; do \
		$(BIN)/uv venv --quiet --clear --python $(BIN)/python .build/$$versions && \
		$(BIN)/uv pip install --quiet --python .build/$$versions --resolution $$versions '.[test]' && \
		if $(FREEZE) .build/$$versions | grep -v '^methodiekboek ' | cmp --silent - .build/locked; \
			then echo "$$versions: the same versions as make test has had"; \
			else .build/$$versions/bin/python -m pytest -n auto -m 'not browser and not wheel'; \
		fi || exit 1; \
	done

bench: .venv/ready .venv/pango  ## how long things take
	$(BIN)/python tests/bench/literature.py
	$(BIN)/python tests/bench/book.py
	$(BIN)/python tests/bench/site.py
	$(BIN)/python tests/bench/site.py --check 9500

search: .venv/ready .venv/browser site  ## how well the search answers the judged queries, beside Material's own
	$(BIN)/python tests/search/score.py

screens: .venv/ready .venv/browser  ## the pictures of the edit screen in the guide for trainers
	$(BIN)/python tests/screens.py

VENDOR := plugins/methodiekboek/search/browser
MINISEARCH := 7.2.0
FORMS := plugins/methodiekboek_edit/static
JSON_SCHEMA := 4.1.6

vendor:  ## scripts of npm, anew; this and `make fonts` need Node, and nothing else here does but some tests
	rm -rf .build/npm && mkdir -p .build/npm
	cd .build/npm && npm pack --silent minisearch@$(MINISEARCH) && tar xzf minisearch-$(MINISEARCH).tgz
	cp .build/npm/package/LICENSE.txt $(VENDOR)/minisearch.LICENSE
	npx --yes terser@5.39.0 .build/npm/package/dist/umd/index.js --compress --mangle --output $(VENDOR)/minisearch.js
	printf '# MiniSearch, minified. Made by `make vendor`; see there.\nversion: %s\nlicence: MIT, see minisearch.LICENSE\nsha256: %s\n' \
		$(MINISEARCH) $$(sha256sum $(VENDOR)/minisearch.js | cut -d' ' -f1) > $(VENDOR)/minisearch.yml
	rm -rf .build/npm/package
	cd .build/npm && npm pack --silent @cfworker/json-schema@$(JSON_SCHEMA) && tar xzf cfworker-json-schema-$(JSON_SCHEMA).tgz
	npx --yes esbuild@0.25.5 .build/npm/package/dist/esm/validator.js --bundle --minify --format=iife --global-name=JsonSchema \
		--log-level=warning --outfile=$(FORMS)/json-schema.js
	printf '# @cfworker/json-schema, bundled. Made by `make vendor`; see there.\nversion: %s\nlicence: MIT, see json-schema.LICENSE\nsha256: %s\n' \
		$(JSON_SCHEMA) $$(sha256sum $(FORMS)/json-schema.js | cut -d' ' -f1) > $(FORMS)/json-schema.yml

FONT := atkinson-hyperlegible-next
FONTS := plugins/methodiekboek/assets/fonts

fonts: .venv/ready  ## the letters anew, of npm: upright from regular to bold, italics regular only, to keep a page light
	rm -rf .build/fonts && mkdir -p .build/fonts
	cd .build/fonts && npm pack --silent @fontsource-variable/$(FONT)@5.3.0 && tar xzf *.tgz
	for name in latin-wght-normal latin-ext-wght-normal latin-wght-italic latin-ext-wght-italic; do \
		file=$(FONT)-$$name; case $$name in *italic) weights=400;; *) weights=400:700;; esac; \
		$(BIN)/uvx --from 'fonttools[woff]==4.68.0' fonttools varLib.instancer -q --no-recalc-timestamp \
			.build/fonts/package/files/$$file.woff2 wght=$$weights -o .build/fonts/$$file.ttf && \
		$(BIN)/uvx --from 'fonttools[woff]==4.68.0' pyftsubset .build/fonts/$$file.ttf --unicodes='*' --no-recalc-timestamp \
			--layout-features=kern,liga,mark,mkmk,ccmp,locl,tnum --flavor=woff2 --output-file=.build/fonts/$$file.woff2 && \
		sum=$$(sha256sum .build/fonts/$$file.woff2 | cut -c1-8) && rm -f $(FONTS)/$$file.*.woff2 && \
		mv .build/fonts/$$file.woff2 $(FONTS)/$$file.$$sum.woff2 && \
		sed -i "s/$$file\.[0-9a-f]*\.woff2/$$file.$$sum.woff2/" $(FONTS)/../base.css || exit 1; \
	done

lock: .venv/ready  ## newer versions of everything
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra test --generate-hashes --upgrade \
		--custom-compile-command 'make lock' pyproject.toml -o requirements.lock
	$(MAKE) .venv/ready && $(BIN)/python tests/licences.py

.venv/ready: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	$(BIN)/pip install --quiet --require-hashes -r .venv/uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

# Debian's Chromium where there is one or can be, without windows if possible; Playwright's own elsewhere.
SHELL_OF_DEBIAN := chromium-headless-shell
.venv/browser: .venv/ready
	test -x /usr/bin/$(SHELL_OF_DEBIAN) \
		|| { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qq -y $(SHELL_OF_DEBIAN) >/dev/null; } \
		|| test -x /usr/bin/chromium || $(BIN)/playwright install chromium
	touch $@

# What WeasyPrint needs beside Python; elsewhere than on Debian its message says where to get it.
.venv/pango: .venv/ready
	$(BIN)/python -c 'import weasyprint' 2>/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq \
		&& apt-get install -qq -y libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core >/dev/null; } \
		|| $(BIN)/python -c 'from methodiekboek_print.pdf import ready; ready()'
	touch $@

# What VS Code uses for YAML; where there is no npm, the tests with it are left out and say so.
.venv/editor: .venv/ready tests/editor/package-lock.json
	if command -v npm >/dev/null; then npm ci --prefix tests/editor --silent --no-audit --no-fund; fi
	touch $@

# What says whether our pages are valid HTML; it needs Java too, and the test says so where there is none.
.venv/html: .venv/ready tests/html/package-lock.json
	if command -v npm >/dev/null; then npm ci --prefix tests/html --silent --no-audit --no-fund; fi
	touch $@

# The server that the configuration of a built site is tried with; installing starts none. Elsewhere the tests say so.
.venv/nginx: .venv/ready
	test -x /usr/sbin/nginx || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null \
		|| { apt-get update -qq && RUNLEVEL=1 apt-get install -qq -y nginx-light >/dev/null; }
	touch $@

clean:
	rm -rf .venv .build site dist
