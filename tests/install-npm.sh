#!/bin/sh
# The widget is built from TypeScript; its tests build it anew and compare, and put it into a React page. They are skipped without npm.
set -eu
cd "$(dirname "$0")/../ui/widget"
if ! command -v npm >/dev/null; then
    echo "npm is not installed: the tests that build the widget anew are skipped."
    exit 0
fi
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund
