#!/usr/bin/env bash
# A Docker engine for the image tests: the one that already answers, or one of our own.
#   install-docker.sh         prints `export DOCKER_HOST=...` for eval; says nothing where the user's own engine answers
#   install-docker.sh stop    stops the engine that this script started, if it did; its images stay in the cache for the next time
# An engine of our own keeps to itself: data under the cache, socket and process id in /run, no packet filter rule, no sysctl and
# no route of the host; its one bridge is called leafcast0. Containers therefore reach this machine and nothing beyond.
# Statuses: 0 an engine answers, 1 none could be started, 3 may not be installed (the command to type was named).
. "$(dirname "$0")/common.sh"

run=/run/leafcast-docker
socket=$run.sock
pid=$run.pid
data=$cache/docker
log=$cache/docker.log
bridge=leafcast0

answers() { command -v docker >/dev/null && timeout 10 docker ${1:+-H "$1"} version -f '{{.Server.Version}}' >/dev/null 2>&1; }

# The process id may be another program's by now.
ours_runs() { [ -f "$pid" ] && grep -aq "$socket" "/proc/$(cat "$pid")/cmdline" 2>/dev/null; }

if [ "${1:-}" = stop ]; then
  if ours_runs; then
    kill "$(cat "$pid")"
    for _ in $(seq 100); do ours_runs || break; sleep 0.1; done
    ours_runs && fail 1 "the engine with process id $(cat "$pid") does not end; see $log"
  fi
  ip link delete "$bridge" 2>/dev/null || true
  exit 0
fi

if answers; then exit 0; fi
if ! answers "unix://$socket"; then
  install_packages "the image, and FRR in a container, are tested on a real engine" docker.io iproute2
  not_at_boot docker
  [ "$(id -u)" -eq 0 ] || fail 3 "no Docker engine answers, and only root may start one. Type: sudo $0"
  say "starting a Docker engine of our own ($socket, data in $data)"
  mkdir -p "$data"
  ip link show "$bridge" >/dev/null 2>&1 || ip link add "$bridge" type bridge
  ip address replace 172.30.255.1/24 dev "$bridge"
  ip link set "$bridge" up
  rm -f "$pid"
  setsid dockerd --host "unix://$socket" --pidfile "$pid" --data-root "$data" --exec-root "$run" --bridge "$bridge" \
    --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false >"$log" 2>&1 </dev/null &
  for _ in $(seq 150); do
    if answers "unix://$socket"; then break; fi
    sleep 0.2
  done
  answers "unix://$socket" || { tail -5 "$log" >&2; fail 1 "the engine did not start; see $log"; }
fi
echo "export DOCKER_HOST=unix://$socket"
