#!/bin/sh
# Everything a change must pass. What is given is handed on to pytest, whose closing line comes last.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh dev
scripts/browser.sh
echo "Lint …"
.venv/bin/ruff check --quiet .
echo "Types …"
.venv/bin/mypy --no-error-summary
echo "Tests …"
exec .venv/bin/python -m pytest "$@"
