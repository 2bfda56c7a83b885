#!/bin/sh
# Remove what setting up and testing made; what an installation keeps is not touched.
set -eu
cd "$(dirname "$0")/.."

rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist ./*.egg-info
find . -name __pycache__ -type d -prune -exec rm -rf {} +
