#!/usr/bin/env bash
# Puts the fonts that documents need into .cache/fonts: Fandol (仿宋 楷体 黑体 宋体) and, for rare characters, Noto Serif
# CJK and LXGW WenKai. Quick when they are there; a site's own fonts (方正小标宋, 仿宋_GB2312) may be put beside them.
set -euo pipefail
cd "$(dirname "$0")/.."
to=.cache/fonts
wanted=(FandolFang-Regular.otf FandolKai-Regular.otf FandolHei-Bold.otf FandolSong-Bold.otf NotoSerifCJK-Regular.ttc LXGWWenKai-Regular.ttf)
missing=0
for font in "${wanted[@]}"; do [ -s "$to/$font" ] || missing=1; done
[ "$missing" = 0 ] && exit 0
mkdir -p "$to"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() { apt-get download -q texlive-lang-chinese fonts-noto-cjk fonts-lxgw-wenkai >/dev/null; }
fetch 2>/dev/null || { [ "$(id -u)" = 0 ] && apt-get -q -o DPkg::Lock::Timeout=300 update >/dev/null || sudo apt-get -q update >/dev/null; fetch; }
for package in *.deb; do dpkg-deb -x "$package" files; done
cd - >/dev/null
for font in "${wanted[@]}"; do
    found=$(find "$work/files" -name "$font" -print -quit)
    [ -n "$found" ] || { echo "字体 $font 不在软件包中" >&2; exit 1; }
    cp "$found" "$to/$font.part" && mv "$to/$font.part" "$to/$font"
done
