# Sourced after testbed.sh by checks that run containers. A Docker engine that answers is used as it is. Else one is
# started from the test bed, with stand-ins for the base images, and ends with the check.
missing_programs() {
  [ -x /usr/sbin/dockerd ] || echo docker.io
  [ -x /usr/sbin/iptables ] || echo iptables
  command -v mmdebstrap >/dev/null || echo mmdebstrap
  command -v docker-compose >/dev/null || echo docker-compose
  [ -x /usr/bin/chromium ] || echo chromium fonts-dejavu-core
}

engine_up() {
  # Without its plugin the client has the engine's first builder only.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0 COMPOSE_DOCKER_CLI_BUILD=0
  if docker info >/dev/null 2>&1; then return; fi
  [ -f "$testbed/engine-up.sh" ] || fail "no Docker engine answers, and there is none at $testbed"
  local missing
  missing=$(missing_programs)
  if [ -n "$missing" ]; then
    say "install $(echo $missing)"
    apt-get update -qq -o DPkg::Lock::Timeout=300
    # shellcheck disable=SC2086 -- one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $missing >/dev/null
  fi
  say 'start an engine of our own'
  engine_is_ours=1
  bash "$testbed/engine-up.sh" >&2
  local image
  for image in python:3.11-slim node:20-alpine postgres:15; do
    docker image inspect "$image" >/dev/null 2>&1 || { say 'make the base images'; bash "$testbed/standin-images.sh" >&2; break; }
  done
}

engine_down() { [ -z "${engine_is_ours:-}" ] || bash "$testbed/engine-down.sh"; }
