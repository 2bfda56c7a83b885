#!/bin/sh
# Start the demo. RESET=1 begins anew, PORT=N listens elsewhere.
set -eu
cd "$(dirname "$0")/.."

set -- --port "${PORT:-8080}"
if [ "${RESET:-0}" = 1 ]; then
    set -- "$@" --reset
fi
exec .venv/bin/shouwen demo "$@"
