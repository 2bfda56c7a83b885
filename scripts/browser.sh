#!/bin/sh
# See that there is a Chromium and a Chinese font, for the tests that look at the page and those that print.
set -eu
cd "$(dirname "$0")/.."

command -v chromium >/dev/null || scripts/system.sh chromium
command -v fc-list >/dev/null || scripts/system.sh fontconfig
[ -n "$(fc-list :lang=zh-cn family)" ] || scripts/system.sh fonts-noto-cjk
