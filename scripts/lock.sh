#!/bin/sh
# Write the lock files from pyproject.toml: every package pinned, with the hashes of its files.
# UPGRADE=1 takes the newest versions the ranges allow; otherwise versions already locked stay.
# Run it under the oldest Python we support, for packages may need something only there.
# Name no package index here: whoever installs uses their own.
set -eu
cd "$(dirname "$0")/.."

if ! command -v pip-compile >/dev/null; then
    echo "Locking needs pip-compile: pip install pip-tools (under Python 3.11.2, the oldest we support)." >&2
    exit 1
fi

lock() { # lock FILE WHAT-FOR OPTION...
    file=$1 what=$2
    shift 2
    echo "Locking $what …"
    pip-compile --quiet --generate-hashes --strip-extras --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
        ${UPGRADE:+--upgrade} --output-file "$file" "$@" pyproject.toml
    { echo "# $what; written by scripts/lock.sh, do not edit."; grep -v -e '^#' -e '^$' "$file"; } >"$file.new"
    mv "$file.new" "$file"
}

lock requirements-build.lock "What builds packages, installed before all else" \
    --only-build-deps --build-deps-for editable --allow-unsafe
lock requirements.lock "What the program needs to run, on SQLite and on PostgreSQL, behind a SOCKS proxy too" --extra postgres --extra socks
lock requirements-s3.lock "What the program needs to keep evidence in an S3-compatible bucket, too" \
    --extra postgres --extra socks --extra s3 --constraint requirements.lock
lock requirements-dev.lock "What the program and its tests need" --extra postgres --extra socks --extra dev --constraint requirements.lock
lock requirements-bench.lock "What the program, its tests and the bots it is measured against need" \
    --extra postgres --extra socks --extra dev --extra bench --constraint requirements-dev.lock
