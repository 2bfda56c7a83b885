#!/bin/sh
# Install Debian packages that pip cannot bring, where we may; otherwise stop with one sentence.
# usage: system.sh PACKAGE...
set -eu

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root="none"
fi
if [ "$as_root" = none ] || ! command -v apt-get >/dev/null; then
    echo "Please install $* with your system's package manager (Debian: apt install $*), then run this again." >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing $* …"
# The lists on a fresh machine are empty or old, so they are always fetched first.
if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "apt-get could not install $*; its own words stand above." >&2
    exit 1
fi
