#!/bin/sh
# Everything a change must pass. What is given is handed on to pytest, whose closing lines come last.
# The tests that touch the database run a second time, on PostgreSQL, beside the first run.
set -eu
cd "$(dirname "$0")/.."

ON_BOTH="tests/storage tests/handlers tests/journeys"

scripts/setup.sh dev
scripts/browser.sh
echo "Lint …"
.venv/bin/ruff check --quiet .
echo "Types …"
.venv/bin/mypy --no-error-summary
echo "Tests on SQLite and, beside them, $ON_BOTH on PostgreSQL …"
log=$(mktemp)
second=
trap 'if [ -n "$second" ]; then kill "$second" 2>/dev/null; fi; rm -f "$log"' EXIT
trap 'exit 130' INT TERM
# shellcheck disable=SC2086  # three folders
SHOUWEN_TEST_DATABASE=postgresql .venv/bin/python -m pytest -p no:cacheprovider "$@" $ON_BOTH >"$log" 2>&1 &
second=$!

first=0
.venv/bin/python -m pytest "$@" || first=$?
other=0
wait "$second" || other=$?
second=
echo "On PostgreSQL:"
cat "$log"
if [ "$first" != 0 ]; then
    echo "The tests on SQLite failed; what they say stands above those on PostgreSQL." >&2
fi
exit $((first != 0 ? first : other))
