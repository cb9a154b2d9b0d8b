# Sourced by the e2e checks: where the emulator and the cluster come from, and a scratch folder that goes with the check.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
testbed=${COMPOSEPORT_TESTBED:-$repository/../shared/testbed}
scratch=$(mktemp -d)
say() { printf '\n== %s\n' "$*" >&2; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# Packs the project once as it would be published, and installs it into a folder of its own as a user would.
installed_project() { # FOLDER FIXTURE
  [ -d "$repository/dist" ] || fail 'run npm run build first'
  cp -r "$repository/$2/." "$1"
  rm -rf "$1"/expected
  local tarball
  tarball=$(cd "$repository" && npm pack --silent --pack-destination "$scratch")
  (cd "$1" && npm init -y >/dev/null && npm install --silent --save-dev "$scratch/$tarball" && npx composeport init && npm install --silent) >&2
}
