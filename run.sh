#!/usr/bin/env bash
# Starts the whole platform on this machine: a real PostgreSQL, then the three apps in the order of the pods.
# Plain bash 3.2, which is what macOS has.
set -euo pipefail
unset CDPATH

least_java=25
apps="database-migration database-load order-food"

usage() {
  cat <<'TEXT'
Usage: ./run.sh [--fresh]               start everything and serve the API until Ctrl-C
       ./run.sh stop-database           in a second terminal: stop the database, as an outage would
       ./run.sh start-database          in a second terminal: start it again
       ./run.sh traffic [n [seconds]] [--to address]
                                        in a second terminal: customers that place n orders a second, 5 if not said
                                        otherwise, at this or any other order-food
       ./run.sh --help

  --fresh    start over: forget the orders and everything else in .run

Variables: PORT      where the API listens (8080)
           DB_PORT   where the database listens (the port of the last run, or any free one)
           DATA_DIR  the data to load (database-load/data)
All variables of README.md reach the apps. Relative paths are relative to where you are; an empty variable counts as unset.
TEXT
}

fail() {
  echo "run.sh: $1" >&2
  exit "${2:-1}"
}

# The folder this file is in, whatever symbolic link it was called by.
own_folder() {
  local file=$1 link
  while link=$(readlink "$file"); do
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  cd -P "$(dirname "$file")" && pwd
}

# The home of the java on the path: the folder above bin, behind all symbolic links.
java_on_path() {
  local java
  java=$(command -v java) || return 0
  dirname "$(dirname "$(own_folder "$java")/java")"
}

# Reads the version from the JDK's own file, which is much quicker than starting each one.
java_version_of() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

find_jdk() {
  local home version
  for home in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "$(java_on_path)" \
    /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/* /opt/*; do
    if [ -n "$home" ] && [ -x "$home/bin/java" ] && [ -x "$home/bin/javac" ]; then
      version=$(java_version_of "$home")
      if [ "${version:-0}" -ge "$least_java" ]; then
        echo "$home"
        return
      fi
    fi
  done
}

# Keeps a second start out for as long as this process lives, the JVM that it becomes included. The kernel gives the lock
# back however the process ends. macOS has no flock, but perl.
take_lock() {
  [ ! -e .run/start.lock ] || [ -w .run/start.lock ] || fail "$not_ours"
  exec 9>>.run/start.lock
  if command -v flock >/dev/null; then
    flock -n 9
  elif command -v perl >/dev/null; then
    perl -e 'open(LOCK, ">&=", 9) and exit(flock(LOCK, 6) ? 0 : 1)'
  else
    fail "needs flock or perl, to keep a second start out."
  fi
}

# ", as process …" if the number in the lock is that of this checkout's platform, and not of whatever has it now.
as_process() {
  local pid
  pid=$(head -c 20 .run/lock 2>/dev/null | tr -cd '0-9')
  if [ -n "$pid" ] && ps -ww -p "$pid" -o args= 2>/dev/null | grep -qF -- "-Dorderfood.checkout=$PWD -"; then
    echo ", as process $pid"
  fi
}

is_built() {
  local app
  [ -e .run/built ] || return 1
  for app in $apps; do
    [ -e "$app/target/$app-exec.jar" ] || return 1
  done
  [ -e local-platform/target/local-platform.jar ] && [ -d local-platform/target/lib ] && [ -e bench/target/traffic.jar ] || return 1
  # A folder is newer as well when a file in it was added or removed.
  [ -z "$(find pom.xml ./*/pom.xml ./*/src/main -newer .run/built -print 2>/dev/null | head -n 1)" ]
}

build() {
  local start=$SECONDS
  command -v mvn >/dev/null || fail "needs Maven 3.8.7 or later to build, and found no mvn on the path: install it, for instance with \"apt-get install maven\" or \"brew install maven\"."
  echo "Building the apps; the first time this downloads libraries and takes a few minutes …"
  touch .run/building
  if ! JAVA_HOME=$jdk mvn -B -ntp -Dmaven.test.skip=true -pl '!charts' package >.run/build.log 2>&1 </dev/null 9>&-; then
    tail -n 30 .run/build.log >&2
    fail "the build failed; all of its output is in .run/build.log."
  fi
  mv .run/building .run/built
  echo "Built in $((SECONDS - start)) s."
}

# The platform runs from copies, so that a build while it runs does not pull the jars away from under it.
copy() {
  cp "$1" "$2.new"
  mv "$2.new" "$2"
}

copy_jars() {
  local app
  mkdir -p .run/apps
  copy local-platform/target/local-platform.jar .run/apps/local-platform.jar
  for app in $apps; do
    copy "$app/target/$app-exec.jar" ".run/apps/$app.jar"
  done
}

case "${1:-}" in
  -h | --help)
    usage
    exit
    ;;
  "" | --fresh | stop-database | start-database)
    [ $# -le 1 ] || fail "takes nothing after \"$1\": see ./run.sh --help" 2
    ;;
  traffic) ;;
  *) fail "does not know \"$1\": see ./run.sh --help" 2 ;;
esac

caller=$PWD
cd "$(own_folder "${BASH_SOURCE[0]}")"
jdk=$(find_jdk)
[ -n "$jdk" ] || fail "needs a JDK $least_java or later and found none: install one, for instance Temurin $least_java from https://adoptium.net, or name its folder in JAVA_HOME."
mkdir -p .run 2>/dev/null || true
not_ours="cannot write to $PWD/.run: run it as the user to whom this folder belongs."
{ [ -d .run ] && [ -w .run ]; } || fail "$not_ours"

case "${1:-}" in
  stop-database | start-database)
    ! { [ ! -d .run/apps ] || take_lock; } || fail "order-food does not run from this folder: start it with ./run.sh first."
    [ ! -e local-platform/target/local-platform.jar ] || copy local-platform/target/local-platform.jar .run/apps/local-platform.jar
    ;;
  traffic)
    shift
    if [ ! -e bench/target/traffic.jar ]; then
      take_lock || fail "another ./run.sh builds the apps: wait for it."
      build
      exec 9>&-
    fi
    mkdir -p .run/apps
    copy bench/target/traffic.jar .run/apps/traffic.jar
    exec "$jdk/bin/java" -Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar .run/apps/traffic.jar "$@"
    ;;
  *)
    take_lock || fail "order-food already runs from this folder$(as_process): stop it with Ctrl-C where it was started."
    echo $$ >.run/lock
    is_built || build
    copy_jars
    ;;
esac

# A shell script that starts this with & has turned Ctrl-C off for it, and no program can turn it on for itself again.
reset=()
if [ "$(trap -p INT)" = "trap -- '' SIGINT" ] && env --default-signal=INT true 2>/dev/null; then
  reset=(env --default-signal=INT)
fi

exec ${reset[@]+"${reset[@]}"} "$jdk/bin/java" -Xmx192m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  "-Dorderfood.checkout=$PWD" "-Dorderfood.caller=$caller" -cp .run/apps/local-platform.jar dev.orderfood.local.LocalPlatform "$@"
