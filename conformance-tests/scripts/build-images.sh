#!/usr/bin/env bash
# The images that the tests run, built where they are missing or stale:
#   leafcast-base:trixie-slim   debian:trixie-slim, pulled, or made by mmdebstrap where no registry is reachable
#   leafcast-frr:10.3           FRRouting on it
#   leafcast-pod:dev            on it: waits; the pods of the real cluster, and their sandboxes
#   leafcast-daemon:dev         the product, from deploy/Dockerfile and bgp-daemon/target/dist (after `mvn package`)
# Usage: build-images.sh [base|frr|pod|daemon]...   (all without an argument). DOCKER_HOST as install-docker.sh printed it.
# No other tag is touched: what the user calls debian:trixie-slim stays what it was.
# Statuses: 0 they are there, 1 could not be built, 3 may not be installed (the command to type was named).
. "$(dirname "$0")/common.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
export DOCKER_BUILDKIT=0 # no buildx needed; an engine without BuildKit warns otherwise

base=leafcast-base:trixie-slim
debian=debian:trixie-slim

exists() { docker image inspect "$1" >/dev/null 2>&1; }

# build TAG DOCKERFILE CONTEXT: apt inside needs the host's network; an engine of ours has no way out of its bridge.
build() {
  local log
  log=$(mktemp)
  if ! docker build --network=host --build-arg "BASE=$base" -t "$1" -f "$2" "$3" >"$log" 2>&1; then
    tail -30 "$log" >&2
    rm -f "$log"
    fail 1 "docker build of $1 failed (its last words are above)"
  fi
  rm -f "$log"
}

base() {
  if exists "$base"; then return; fi
  if exists "$debian"; then
    docker tag "$debian" "$base"
  elif timeout 60 docker pull -q "$debian" >/dev/null 2>&1; then
    docker tag "$debian" "$base"
    docker rmi --no-prune "$debian" >/dev/null
  else
    install_packages "no registry is reachable: the base image is made from the Debian archive" mmdebstrap
    say "making $base from the Debian archive (half a minute)"
    local tar
    tar=$(mktemp --suffix=.tar)
    mmdebstrap --quiet --variant=apt trixie "$tar" >&2
    docker import "$tar" "$base" >/dev/null
    rm -f "$tar"
  fi
}

# For all that follow, Docker's own cache knows whether anything changed.
frr() {
  base
  if ! exists leafcast-frr:10.3; then say "building leafcast-frr:10.3 (a minute)"; fi
  build leafcast-frr:10.3 "$root/conformance-tests/images/frr/Dockerfile" "$root/conformance-tests/images/frr"
}

pod() {
  base
  build leafcast-pod:dev "$root/conformance-tests/images/pod/Dockerfile" "$root/conformance-tests/images/pod"
}

daemon() {
  [ -d "$root/bgp-daemon/target/dist/lib" ] || fail 1 "bgp-daemon/target/dist is missing; run: mvn package"
  base
  if ! exists leafcast-daemon:dev; then say "building leafcast-daemon:dev (two minutes)"; fi
  build leafcast-daemon:dev "$root/deploy/Dockerfile" "$root"
}

[ $# -gt 0 ] || set -- base frr pod daemon
for image in "$@"; do
  case $image in
    base | frr | pod | daemon) "$image" ;;
    *) fail 2 "no such image: $image" ;;
  esac
done
