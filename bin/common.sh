# shellcheck shell=bash
# What the scripts beside it share; sourced, never run. Works with the bash 3.2 of macOS.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# The assembled Spark: that of the build, or what choose_spark takes.
spark=4.1.0
home="${root}/build/spark-${spark}"
version=0.1.0-SNAPSHOT
library_jar="${root}/spark-layernorm/target/spark-layernorm_2.13-${version}.jar"
examples_jar="${root}/examples/target/spark-layernorm-examples-${version}.jar"
# A script's exported SPARK_HOME is the user's, unless it is a Spark assembled here.
user_spark_home="${SPARK_HOME:-}"
[[ ${user_spark_home%/} == "${root}"/build/spark-* ]] && user_spark_home=

say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

# Takes the assembled Spark that SPARK_LAYERNORM_SPARK names.
choose_spark() {
  spark_can_be_chosen=yes
  spark="${SPARK_LAYERNORM_SPARK:-${spark}}"
  case "${spark}" in
    4.1.0 | 4.2.0) home="${root}/build/spark-${spark}" ;;
    *) fail "SPARK_LAYERNORM_SPARK is ${spark}, but only 4.1.0 and 4.2.0 are assembled here: name one of them, or another Spark by SPARK_HOME" ;;
  esac
}

# Sets JAVA_HOME to a JDK 17 or newer: the one that JAVA_HOME names, else the one of java on the PATH.
require_jdk() {
  local java="${JAVA_HOME:+${JAVA_HOME}/bin/}java" settings found hint=
  type "${java}" >/dev/null 2>&1 \
    || fail "a JDK 17 or newer is needed, but ${java} was not found: install one (Debian: openjdk-17-jdk-headless) or set JAVA_HOME"
  settings="$("${java}" -XshowSettings:properties -version 2>&1)" \
    || fail "a JDK 17 or newer is needed, but ${java} does not run: set JAVA_HOME to one that does"
  found="$(property java.specification.version "${settings}")"
  [[ ${found} =~ ^[0-9]+$ && ${found} -ge 17 ]] \
    || fail "a JDK 17 or newer is needed, but ${java} is version ${found:-unknown}: install one or set JAVA_HOME"
  # Hadoop 3.4 asks for the Subject of the security manager, which JDK 24 removed: nothing can be saved or loaded.
  if [[ ${found} -gt 23 && ${spark} == 4.1.* && -z ${user_spark_home} ]]; then
    [[ -z ${spark_can_be_chosen:-} ]] || hint=", or SPARK_LAYERNORM_SPARK=4.2.0"
    fail "a JDK from 17 to 23 is needed (Spark ${spark} neither saves nor loads on a newer one), but ${java} is version ${found}: set JAVA_HOME to one${hint}"
  fi
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
  local assembled
  for assembled in "${root}"/build/spark-*; do
    if [[ -n $(cd "${root}" && find pom.xml {spark-layernorm,examples,compatibility}/pom.xml -newer "${assembled}/jars" -print -quit 2>/dev/null) ]]; then
      rm -rf "${assembled}"
    fi
  done
}

# Builds the jars and the assembled Spark when they are missing or older than their sources.
build_if_needed() {
  local stamp="${root}/build/built-${spark}" start="${root}/build/building" log="${root}/build/build.log" modules=examples
  local sources=(pom.xml bin/spark-home spark-layernorm/pom.xml spark-layernorm/src/main examples/pom.xml)
  # The module that assembles the other Spark.
  [[ ${spark} == 4.1.0 ]] || { modules+=,compatibility; sources+=(compatibility/pom.xml); }
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
  maven -B -q -pl "${modules}" -am package -Dmaven.test.skip=true >"${log}" 2>&1 || {
    cat "${log}" >&2
    fail "the build failed; its output is above and in ${log}"
  }
  # The clock of the file system: what changes while Maven runs counts as newer.
  ln -sf "${library_jar}" "${home}/jars/"
  mv "${start}" "${stamp}"
}
