# The two commands to know are `make quickstart` and `make test`; each installs what it needs first.

SWIFT_BUILD = swift build --static-swift-stdlib -Xswiftc -warnings-as-errors
NETLAB = .build/release/netlab
PACKAGES = libsqlite3-dev libhdf5-dev libopenblas-dev libssl-dev zlib1g-dev pkg-config
AS_ROOT = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: quickstart test lint build fuzz setup clean

quickstart: build
	$(NETLAB) sweep experiments/breast-cancer/grid.json
	$(NETLAB) report breast-cancer

# The tests run the binary as users do, so it is built first.
test: setup
	swift build --build-tests -Xswiftc -warnings-as-errors
	swift test --skip-build

lint:
	swift format lint --strict --recursive Package.swift Sources Tests fuzz/Package.swift fuzz/Sources/Fuzz

build: setup
	$(SWIFT_BUILD) --configuration release --product netlab

# Damaged inputs for the loaders: docs/fuzzing.md.
FUZZ_INPUTS = 100000
fuzz: setup
	swift build --configuration release --package-path fuzz
	for loader in spec csv idx weights; do fuzz/.build/release/fuzz $$loader $(FUZZ_INPUTS) || exit 1; done

# Installs the system libraries that are not there yet.
setup:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query --show --showformat='$${Status}' $$package 2>/dev/null | grep -q "install ok installed" \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  $(AS_ROOT) apt-get update && \
	  $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $$missing; \
	fi

clean:
	swift package clean
