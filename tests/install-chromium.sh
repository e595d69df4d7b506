#!/bin/sh
# The browser tests use Debian's Chromium; bring it where it is missing and can be brought.
set -eu
command -v chromium >/dev/null && exit 0
if ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium: install it so that 'chromium' is on the PATH." >&2
    exit 1
fi
echo "Installing Chromium for the browser tests."
root=""
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
