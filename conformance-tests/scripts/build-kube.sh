#!/usr/bin/env bash
# Builds etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubelet from their Go modules, once, into a cache
# outside the tree.
#
# The watcher is tested against the real thing, and the demo's `--api kube` and `--cluster` run it. Kubernetes publishes these
# programs for download, but a Go module proxy is reached from more places, and go.sum says that what is built is
# what was reviewed.
#
#   KUBEBUILDER_ASSETS   a folder that has all of these programs already (envtest's variable): nothing is built
#   LEAFCAST_NO_INSTALL  if 1: build nothing, print the one command to type, end with status 3
#
# Prints the folder with the programs as its last line. Ends with 0, or 3 when something must be done by hand.
set -euo pipefail

version=1.34.3
programs=(etcd kube-apiserver kube-controller-manager kube-scheduler kubelet)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
module=$(cd "$here/../kube-module" && pwd)
target=${XDG_CACHE_HOME:-$HOME/.cache}/leafcast/kube/$version

say() { echo "build-kube: $*" >&2; }

complete() {
  local program
  for program in "${programs[@]}"; do
    [ -x "$1/$program" ] || return 1
  done
}

if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  if complete "$KUBEBUILDER_ASSETS"; then
    say "using the programs in KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS"
    echo "$KUBEBUILDER_ASSETS"
    exit 0
  fi
  say "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS lacks one of: ${programs[*]} (envtest ships no controller manager," \
    "which allocates the Pod CIDRs, and no kubelet), so they are built"
fi

# What the binary was made of: another version, another main.go, another set of modules.
stamp=$(cat "$module/go.mod" "$module/go.sum" "$module/main.go" "${BASH_SOURCE[0]}" | sha256sum | cut -d' ' -f1)
up_to_date() { complete "$target" && [ "$(cat "$target/stamp" 2>/dev/null)" = "$stamp" ]; }

if up_to_date; then
  echo "$target"
  exit 0
fi

if [ "${LEAFCAST_NO_INSTALL:-}" = 1 ]; then
  say "Kubernetes $version is not built yet; type: env -u LEAFCAST_NO_INSTALL $here/build-kube.sh"
  exit 3
fi
if ! command -v go >/dev/null; then
  say "Kubernetes $version is built with Go 1.24 or newer, and there is no 'go' on the PATH;" \
    "install it from https://go.dev/dl/ and start again"
  exit 3
fi

mkdir -p "$target"
# One build at a time; whoever waited finds it done.
exec 9>"$target/lock"
flock 9
if up_to_date; then
  echo "$target"
  exit 0
fi

say "building ${programs[*]} $version from their Go modules into $target"
say "(about 5 minutes of two processors with cold caches; modules come from $(go env GOPROXY))"
started=$SECONDS
(
  cd "$module"
  CGO_ENABLED=0 GOFLAGS=-mod=readonly nice go build -trimpath \
    -ldflags="-s -w -X k8s.io/component-base/version.gitVersion=v$version" \
    -o "$target/kube.new" .
)
mv "$target/kube.new" "$target/kube"
for program in "${programs[@]}"; do
  ln -sfn kube "$target/$program"
done
echo "$stamp" >"$target/stamp"
say "built in $((SECONDS - started)) s, $(du -h "$target/kube" | cut -f1)"
echo "$target"
