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
if [ "$1" = test ] && { [ ! -d tests/browser/node_modules/playwright-core ] || [ ! -d tests/browser/node_modules/tus-js-client ]; }; then
    (cd tests/browser && npm ci --silent --no-audit --no-fund)
fi
