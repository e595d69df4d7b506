#!/bin/sh
# The browser tests use Debian's Chromium, most of them its bare engine, and those of deploy/ nginx and Caddy; bring what is missing and can be brought.
set -eu
PATH="$PATH:/usr/sbin:/sbin"
missing=""
command -v chromium >/dev/null || missing="$missing chromium fonts-dejavu-core"
command -v chromium-headless-shell >/dev/null || missing="$missing chromium-headless-shell"
command -v nginx >/dev/null || missing="$missing nginx-light"
command -v caddy >/dev/null || missing="$missing caddy"
command -v strace >/dev/null || missing="$missing strace"
command -v systemd-analyze >/dev/null || missing="$missing systemd"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "The tests need$missing: install them, so that chromium, chromium-headless-shell, nginx, caddy, strace and systemd-analyze are on the PATH." >&2
    exit 1
fi
echo "Installing for the tests:$missing"
root=""
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get update -qq
# Nothing that is installed here is to run by itself.
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
