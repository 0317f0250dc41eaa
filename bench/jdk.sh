# Sourced: prints the home of a JDK 25 or newer, as the launcher looks for one.
jdk() {
  local candidate version
  for candidate in "${JAVA_HOME:-/none}" /usr/lib/jvm/* /opt/java/*; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$candidate/release" 2>/dev/null || true)
    if [ -x "$candidate/bin/javac" ] && [ "${version:-0}" -ge 25 ]; then
      printf '%s' "$candidate"
      return
    fi
  done
  printf 'bench: no JDK 25 found. Set JAVA_HOME.\n' >&2
  return 1
}
