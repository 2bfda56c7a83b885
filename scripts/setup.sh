#!/bin/sh
# Make .venv from the lock files: what the program needs, with "dev" what its tests need too, with "bench" also
# what the bots need that it is measured against, with "s3" what a bucket for evidence needs.
# A stamp per lock file remembers what is installed, so a second run does nothing and says nothing.
# usage: setup.sh [dev|bench|s3]...        PYTHON=/path/to/python3 chooses another interpreter
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

quietly() { # the command's own words are worth reading only when it fails
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        echo "Setting up stopped at: $*" >&2
        exit 1
    fi
}

pip() {
    quietly .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet "$@"
}

holds() { # holds NAME FILE...: is what these files ask for installed already?
    stamp=.venv/.holds-$1
    shift
    sum=$(cat "$@" | cksum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]
}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Shouwen needs Python 3.11 or newer as python3; PYTHON=/path/to/python3 names another one." >&2
    exit 1
fi

# An environment is bound to its interpreter and to its place on the disk.
origin="$("$python" -c 'import os, sys; print(sys.version, os.path.realpath(sys.executable))') in $(pwd)"
if [ ! -f .venv/.made-by ] || [ "$(cat .venv/.made-by)" != "$origin" ]; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null || scripts/system.sh python3-venv
    echo "Making the environment .venv …"
    rm -rf .venv
    quietly "$python" -m venv .venv
    echo "$origin" >.venv/.made-by
fi

if ! holds runtime requirements-build.lock requirements.lock pyproject.toml; then
    echo "Installing what Shouwen needs (about a minute the first time) …"
    pip --require-hashes -r requirements-build.lock
    # With the locked setuptools in place nothing has to be fetched to build jieba, which has no wheel.
    pip --require-hashes --no-build-isolation --use-pep517 -r requirements.lock
    echo "Installing Shouwen …"
    pip --no-deps --no-build-isolation --editable .
    echo "$sum" >"$stamp"
fi

for more; do
    if ! holds "$more" requirements-build.lock "requirements-$more.lock"; then
        echo "Installing what is needed for $more …"
        pip --require-hashes --no-build-isolation --use-pep517 -r "requirements-$more.lock"
        echo "$sum" >"$stamp"
    fi
done
