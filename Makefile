# make run    sets up what is missing, builds, and serves the system with demonstration data
# make test   sets up what is missing and passes every check
# make bench  measures this machine, each figure beside a peer or the physical limit

LISTEN ?= 127.0.0.1:8080
DATA ?= data/demo
BINARY = target/debug/mingfa

.PHONY: run test bench fmt lint unit browser coverage

run: setup-run
	cargo build --locked -p app
	$(BINARY) demo --data $(DATA) --listen $(LISTEN)

test: setup-test fmt lint unit browser

fmt:
	cargo fmt --all --check

lint:
	cargo clippy --locked --workspace --all-targets -- -D warnings

unit:
	cargo test --locked --workspace

browser:
	cargo build --locked -p app
	cd tests/browser && node --test *.test.mjs

bench:
	cargo build --locked --release -p app
	tools/bench.sh

coverage:
	cargo run -q -p law --example coverage

.PHONY: setup-run setup-test
setup-run:
	tools/setup.sh run

setup-test:
	tools/setup.sh test
