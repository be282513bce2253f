# Start with `make quickstart` and `make test`; both install what they need first.

# Warnings are errors, and so are imports that Package.swift does not declare.
STRICT = -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error $(foreach flag,-Wall -Wextra -Werror,-Xcc $(flag))
SWIFT_BUILD = swift build --static-swift-stdlib $(STRICT)
NETLAB = .build/release/netlab
PACKAGES = libsqlite3-dev libhdf5-dev libssl-dev zlib1g-dev libzstd-dev libzip-dev libboost-dev libfast-float-dev pkg-config gnuplot-nox node-d3
# Other programs used by the tests: a browser, shells and a formatter of manual pages.
TEST_PACKAGES = chromium fish groff zsh
AS_ROOT = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: quickstart test lint build install docs docs-tables commit fuzz fuzz-commands mutate bench bench-quick untracked setup setup-tests clean

quickstart: build
	$(NETLAB) sweep experiments/breast-cancer/grid.json
	$(NETLAB) report breast-cancer

# The tests run the binary, so it is built first.
test: setup-tests commit
	swift build --build-tests $(STRICT) -Xcc -O2
	swift test --skip-build

# Rewrites the generated tables of docs/spec.md.
docs-tables: setup-tests commit
	swift build --build-tests $(STRICT) -Xcc -O2
	NETLAB_UPDATE_DOCS=1 swift test --skip-build --filter "DocumentationTests|DocsTests"

lint:
	python3 Tests/Lint/imports.py
	swift format lint --strict --recursive Package.swift Sources Tests fuzz/Sources docs/example experiments/benchmarks/untracked

build: setup commit
	$(SWIFT_BUILD) --configuration release --product netlab

# Writes the current commit for `netlab --version`.
COMMIT = Sources/CVersion/Commit.h
commit:
	@commit=$$(git rev-parse --short=10 HEAD 2>/dev/null || true); \
	if [ -n "$$commit" ] && [ -n "$$(git status --porcelain 2>/dev/null)" ]; then commit="$$commit, changed"; fi; \
	line="#define NETLAB_COMMIT \"$$commit\""; \
	[ "$$(cat $(COMMIT) 2>/dev/null)" = "$$line" ] || echo "$$line" > $(COMMIT)

# API documentation of the libraries, in .build/docs; view it with any web server.
LIBRARIES = NeuralNetwork Datasets Search Experiments
docs: setup
	swift build --target Experiments
	rm -rf .build/symbols .build/docs
	mkdir -p .build/symbols .build/docs
	for module in $(LIBRARIES); do \
	  mkdir -p .build/symbols/$$module && \
	  swift symbolgraph-extract -module-name $$module -I .build/debug/Modules $(MODULE_MAPS) \
	    -target $$(swift -print-target-info | sed -n 's/.*"triple": "\(.*\)".*/\1/p' | head -1) \
	    -minimum-access-level public -skip-inherited-docs -output-dir .build/symbols/$$module && \
	  docc convert --additional-symbol-graph-dir .build/symbols/$$module --fallback-display-name $$module \
	    --fallback-bundle-identifier netlab.$$module --diagnostic-level error --output-path .build/docs/$$module.doccarchive || exit 1; \
	done
	docc merge .build/docs/*.doccarchive --synthesized-landing-page-name netlab --output-path .build/docs/netlab.doccarchive
# Where the compiler finds the C modules that the Swift ones import.
MODULE_MAPS = $(foreach module,CKernels CElementary,-Xcc -fmodule-map-file=.build/debug/$(module).build/module.modulemap) \
  $(foreach module,CSQLite COpenSSL CZlib CZstd,-Xcc -fmodule-map-file=Sources/$(module)/module.modulemap)

# Installs the program, its manual page, and completions for Debian's shells.
PREFIX = /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share
install: build
	install -D $(NETLAB) $(DESTDIR)$(PREFIX)/bin/netlab
	mkdir -p $(SHARE)/man/man1 $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions \
	  $(SHARE)/fish/vendor_completions.d
	$(NETLAB) man > $(SHARE)/man/man1/netlab.1
	$(NETLAB) completion bash > $(SHARE)/bash-completion/completions/netlab
	$(NETLAB) completion zsh > $(SHARE)/zsh/site-functions/_netlab
	$(NETLAB) completion fish > $(SHARE)/fish/vendor_completions.d/netlab.fish

# Feeds damaged inputs to the loaders: docs/fuzzing.md.
FUZZ_INPUTS = 100000
fuzz: setup
	$(SWIFT_BUILD) --configuration release --product fuzz
	for loader in spec csv idx npy npz hdf5 sqlite arff weights; do .build/release/fuzz $$loader $(FUZZ_INPUTS) || exit 1; done

# Runs the commands on damaged inputs and hostile stores.
FUZZ_FILES = 1000
fuzz-commands: build
	@$(call INSTALL_MISSING,python3)
	for kind in specs tables weights; do python3 fuzz/files.py $(NETLAB) $$kind --count $(FUZZ_FILES) || exit 1; done
	python3 fuzz/stores.py $(NETLAB) --count $(FUZZ_FILES)

# Mutation testing: docs/contributing.md.
MUTANTS = 200
mutate: setup-tests
	@$(call INSTALL_MISSING,git python3)
	python3 Tests/Mutation/mutate.py --count $(MUTANTS)

# Compares the speed with other libraries on this machine: experiments/benchmarks. MNIST=DIR is the folder of MNIST's files.
PEERS = .build/benchmarks/bin/python
bench: build untracked
	@$(call INSTALL_MISSING,python3-venv)
	test -x $(PEERS) || python3 -m venv .build/benchmarks
	$(PEERS) -m pip install --quiet --requirement experiments/benchmarks/requirements.txt
	$(PEERS) experiments/benchmarks/run.py

bench-quick: build untracked
	python3 experiments/benchmarks/run.py --quick

untracked: setup
	swift build --configuration release --package-path experiments/benchmarks/untracked --static-swift-stdlib

# Installs missing packages.
INSTALL_MISSING = \
	missing=""; for package in $(1); do \
	  dpkg-query --show --showformat='$${Status}' $$package 2>/dev/null | grep -q "install ok installed" \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  $(AS_ROOT) apt-get update && \
	  $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $$missing; \
	fi

setup:
	@$(call INSTALL_MISSING,$(PACKAGES))

setup-tests:
	@$(call INSTALL_MISSING,$(PACKAGES) $(TEST_PACKAGES))

clean:
	swift package clean
