#!/usr/bin/env bash
# The synthesized AWS template acted out on this machine: `npm run e2e:aws`. What can be given after `--`:
# `--breaks` breaks one thing of the template after the other as well, `--break NAME` that one alone;
# `--form domain|cloudfront` acts out one of the two public entries alone, `--quick` leaves the idle websocket out.
. "$(dirname "$0")/testbed.sh"
. "$(dirname "$0")/engine.sh"
trap 'engine_down; rm -rf "$scratch"' EXIT
engine_up
cd "$repository"
SCRATCH=$scratch node -r tsx/cjs test/e2e/aws/run.ts "$@"
