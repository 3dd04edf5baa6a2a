# Sourced by the scripts of this folder: saying what is about to be installed and why, and not doing so where one may not.
# Messages go to stderr; stdout is for what a caller evaluates.

# shellcheck shell=bash
set -euo pipefail

# shellcheck disable=SC2034 # the scripts that source this use it
cache=${XDG_CACHE_HOME:-$HOME/.cache}/leafcast

say() { printf 'leafcast: %s\n' "$*" >&2; }

# fail STATUS WORDS...
fail() {
  local status=$1
  shift
  say "$@"
  exit "$status"
}

# may_install WHAT COMMAND: returns if this run may install; else names the one command to type and ends with status 3.
may_install() {
  if [ "${LEAFCAST_NO_INSTALL:-}" = 1 ]; then fail 3 "$1 is missing. Not installing it (--no-install). Type: $2"; fi
  if [ "$(id -u)" -ne 0 ]; then fail 3 "$1 is missing, and only root may install it. Type: sudo $2"; fi
  if ! command -v apt-get >/dev/null; then fail 3 "$1 is missing, and this is no Debian or Ubuntu: install it with your package manager."; fi
}

# install_packages WHY PACKAGE...: from the distribution; no service is started or enabled by it.
install_packages() {
  local why=$1
  shift
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  may_install "${missing[*]}" "apt-get install --no-install-recommends ${missing[*]}"
  say "installing ${missing[*]} from the distribution: $why"

  # A package's service would start at once, with its default configuration. It is not wanted: what needs it starts its own.
  local policy=/usr/sbin/policy-rc.d log status=0
  log=$(mktemp)
  (
    if [ ! -e "$policy" ]; then
      # Also where the user breaks off: left behind, it would keep the services of all later packages from starting.
      trap 'rm -f "$policy"' EXIT
      trap 'exit 130' INT TERM
      printf '#!/bin/sh\nexit 101\n' >"$policy"
      chmod 755 "$policy"
    fi
    apt_install "${missing[@]}"
  ) >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    tail -20 "$log" >&2
    rm -f "$log"
    fail 1 "apt-get could not install ${missing[*]} (its last words are above)"
  fi
  rm -f "$log"
}

# Lists that are too old name versions that the mirror no longer has: then, and only then, they are fetched anew.
apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends "$@" && return
  apt-get update -q && apt-get install -y -q --no-install-recommends "$@"
}

# not_at_boot SERVICE: a service that came with a package installed just now is not to start at the next boot either.
not_at_boot() {
  if [ -d /run/systemd/system ]; then
    say "$1 stays disabled as a service; enable it yourself if you want it"
    systemctl disable --quiet "$1" 2>/dev/null || true
  fi
}
