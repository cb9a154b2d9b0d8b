#!/usr/bin/env bash
# The applications in containers, from their own compose files: `npm run e2e:compose`. What can be given after `--`:
# `--break NAME|all` breaks one thing of the reference application after the other and nothing else; `--reference` and
# `--plain` run one application alone; `--build` builds the images and ends, so that the layers of the next build exist.
. "$(dirname "$0")/testbed.sh"
. "$(dirname "$0")/engine.sh"
trap 'engine_down; rm -rf "$scratch"' EXIT
engine_up
cd "$repository"
SCRATCH=$scratch node -r tsx/cjs test/e2e/compose/run.ts "$@"
