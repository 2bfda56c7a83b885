#!/bin/sh
# Start the demo. STORY=first-day sets an estate up, STORY=week lives a week through, STORY=survey a survey,
# RESET=1 begins anew, PORT=N listens elsewhere, ENGINE=ptb runs on the other framework.
set -eu
cd "$(dirname "$0")/.."

set -- --port "${PORT:-8080}" --engine "${ENGINE:-aiogram}" --story "${STORY:-lift}"
if [ "${RESET:-0}" = 1 ]; then
    set -- "$@" --reset
fi
exec .venv/bin/shouwen demo "$@"
