# shellcheck shell=bash
# What the scripts beside it share; sourced, never run. Works with the bash 3.2 of macOS.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
home="${root}/build/spark-4.1.0"
version=0.1.0-SNAPSHOT
library_jar="${root}/spark-layernorm/target/spark-layernorm_2.13-${version}.jar"
examples_jar="${root}/examples/target/spark-layernorm-examples-${version}.jar"
# A script's exported SPARK_HOME is the user's, unless it is the Spark assembled here.
user_spark_home="${SPARK_HOME:-}"
[[ ${user_spark_home%/} == "${home}" ]] && user_spark_home=

say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

# Sets JAVA_HOME to a JDK 17 or newer: the one that JAVA_HOME names, else the one of java on the PATH.
require_jdk() {
  local java="${JAVA_HOME:+${JAVA_HOME}/bin/}java" settings found
  type "${java}" >/dev/null 2>&1 \
    || fail "a JDK 17 or newer is needed, but ${java} was not found: install one (Debian: openjdk-17-jdk-headless) or set JAVA_HOME"
  settings="$("${java}" -XshowSettings:properties -version 2>&1)" \
    || fail "a JDK 17 or newer is needed, but ${java} does not run: set JAVA_HOME to one that does"
  found="$(property java.specification.version "${settings}")"
  [[ ${found} =~ ^[0-9]+$ && ${found} -ge 17 ]] \
    || fail "a JDK 17 or newer is needed, but ${java} is version ${found:-unknown}: install one or set JAVA_HOME"
  # Hadoop 3.4 asks for the Subject of the security manager, which JDK 24 removed.
  [[ ${found} -le 23 || -n ${user_spark_home} ]] \
    || fail "a JDK from 17 to 23 is needed (Spark 4.1 does not run on a newer one), but ${java} is version ${found}: set JAVA_HOME to one"
  JAVA_HOME="$(property java.home "${settings}")"
  [[ -x ${JAVA_HOME}/bin/javac ]] \
    || fail "a JDK 17 or newer is needed, but ${JAVA_HOME} has no javac: install the JDK beside the JRE (Debian: openjdk-17-jdk-headless)"
  export JAVA_HOME
}

# property NAME SETTINGS: a line "    NAME = value" of java -XshowSettings.
property() {
  local line
  while IFS= read -r line; do
    if [[ ${line} == *" $1 = "* ]]; then
      printf '%s' "${line#*" $1 = "}"
      return
    fi
  done <<<"$2"
}

# Maven through the wrapper; an installed one where the wrapper cannot get its own.
maven() {
  local maven="${root}/mvnw"
  if ! "${maven}" -v >/dev/null 2>&1; then
    type mvn >/dev/null 2>&1 \
      || fail "Maven could not be downloaded by ${maven} (no network?) and no mvn is installed"
    say "the wrapper cannot get its Maven; using the installed $(command -v mvn)"
    maven=mvn
  fi
  (cd "${root}" && "${maven}" "$@")
}

# Versions may have changed with the poms: jars of old ones must not stay beside the new.
drop_stale_spark_home() {
  if [[ -n $(cd "${root}" && find pom.xml spark-layernorm/pom.xml examples/pom.xml -newer "${home}/jars" -print -quit 2>/dev/null) ]]; then
    rm -rf "${home}"
  fi
}

# Builds the jars and the assembled Spark when they are missing or older than their sources.
build_if_needed() {
  local stamp="${root}/build/built" start="${root}/build/building" log="${root}/build/build.log"
  local sources=(pom.xml bin/spark-home spark-layernorm/pom.xml spark-layernorm/src/main examples/pom.xml)
  [[ -d ${root}/examples/src/main ]] && sources+=(examples/src/main)
  if [[ -f ${stamp} && -f ${library_jar} && -f ${examples_jar} && -d ${home}/jars ]] \
    && [[ -z $(cd "${root}" && find "${sources[@]}" -newer "${stamp}" -print -quit) ]]; then
    return
  fi
  mkdir -p "${root}/build"
  # Two scripts at once: the second waits and finds all done.
  if [[ -z ${build_locked:-} ]] && type flock >/dev/null 2>&1; then
    exec 9>"${root}/build/lock"
    flock 9
    build_locked=yes
    build_if_needed
    exec 9>&-
    return
  fi
  if [[ -d ${home}/jars ]]; then
    say "building what is missing or older than its sources (about half a minute)"
  else
    say "building the library, the examples and a Spark from its Maven jars (a first time takes some minutes: about 500 MB are downloaded)"
  fi
  drop_stale_spark_home
  touch "${start}"
  maven -B -q -pl examples -am package -Dmaven.test.skip=true >"${log}" 2>&1 || {
    cat "${log}" >&2
    fail "the build failed; its output is above and in ${log}"
  }
  # The clock of the file system: what changes while Maven runs counts as newer.
  ln -sf "${library_jar}" "${home}/jars/"
  mv "${start}" "${stamp}"
}
