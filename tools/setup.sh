#!/usr/bin/env bash
# Sets up what is missing: fonts for documents always; for tests also PostgreSQL, a browser and its driver library.
# Quick when everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
packages=()
need() { command -v "$1" >/dev/null 2>&1 || packages+=("$2"); }
need cc gcc
need dpkg-deb dpkg
need cargo rustup
if [ "$1" = test ]; then
    need chromium chromium
    [ -n "$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null)" ] || packages+=(postgresql)
    need node nodejs
    need npm npm
    need python3 python3
    python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
    need openssl openssl
    [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || packages+=(fonts-noto-cjk)
fi
if [ ${#packages[@]} -gt 0 ]; then
    root apt-get -q -o DPkg::Lock::Timeout=300 update >/dev/null
    root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "${packages[@]}" >/dev/null
fi
# The distribution's rustup brings the commands, not yet a toolchain behind them.
cargo --version >/dev/null 2>&1 || rustup toolchain install --no-self-update --profile minimal --component clippy,rustfmt stable >/dev/null
cargo --version >/dev/null 2>&1 || { echo "需要 Rust 工具链（cargo 1.92 以上）" >&2; exit 1; }
tools/fonts.sh
if [ "$1" = test ] && { [ ! -d tests/browser/node_modules/playwright-core ] || [ ! -d tests/browser/node_modules/uppy ]; }; then
    (cd tests/browser && npm ci --silent --no-audit --no-fund)
fi
# An S3 server, the Library of Congress's reader of bags, a tus client and qpdf, that the tests are held against.
if [ "$1" = test ] && ! cmp -s tools/python.txt .cache/python/installed.txt; then
    python3 -m venv .cache/python
    .cache/python/bin/pip install -q --disable-pip-version-check -r tools/python.txt
    cp tools/python.txt .cache/python/installed.txt
fi
