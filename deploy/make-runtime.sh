#!/bin/sh
# Gives a distribution folder its own Java runtime (jlink) and an AOT cache trained by a real run of the daemon, so that it starts in
# a fraction of a second, here as in the image. Does nothing if both are there and fit.
#   make-runtime.sh DIST [JDK]     JDK: a JDK 25 or newer; default $JAVA_HOME
#
# The cache fits one runtime, one set of flags and these very jars, each with its size and time of change: what copies the
# folder must keep the times (cp -p, COPY in a Dockerfile). A cache that does not fit is left aside without a word; to have it
# looked at, start with LEAFCAST_AOT="-XX:AOTCache=DIST/leafcast.aot -XX:AOTMode=on".
set -eu
dist=$(cd "$1" && pwd)
jdk=${2:-${JAVA_HOME:?a JDK as second argument, or JAVA_HOME}}
here=$(cd "$(dirname "$0")" && pwd)

# What the daemon and its libraries use, as jdeps and a run of every command tell; a class that is missing would say so in the training.
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.management,jdk.unsupported

fingerprint() {
  cat "$jdk/release" "$here/make-runtime.sh" "$here/Training.java"
  (cd "$dist" && ls -l --time-style=+%s lib bin ./*.options)
}
made=$dist/runtime/made-of
if [ -f "$dist/leafcast.aot" ] && [ -f "$made" ] && [ "$(fingerprint)" = "$(cat "$made")" ]; then exit 0; fi

rm -rf "$dist/runtime" "$dist/leafcast.aot"
"$jdk/bin/jlink" --add-modules "$modules" --no-header-files --no-man-pages --output "$dist/runtime"
"$jdk/bin/java" "$here/Training.java" "$dist"
fingerprint >"$made"
