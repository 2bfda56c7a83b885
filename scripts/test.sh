#!/bin/sh
# Everything a change must pass; "--prove" adds what takes minutes. What else is given is handed on to pytest.
set -eu
cd "$(dirname "$0")/.."

# Many processes start; what one has compiled the next need not.
unset PYTHONDONTWRITEBYTECODE
scripts/setup.sh dev
scripts/browser.sh
exec .venv/bin/python scripts/suite.py "$@"
