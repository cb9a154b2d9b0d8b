#!/usr/bin/env bash
# The document's project on the AWS emulator: secrets push, bootstrap, deploy, change, destroy. Registry images: CodeBuild does not run there.
. "$(dirname "$0")/testbed.sh"
[ -x "$testbed/aws/emulator-up.sh" ] || [ -f "$testbed/aws/emulator-up.sh" ] || fail "no emulator at $testbed/aws"
cleanup() { [ -z "${EMULATOR_PID:-}" ] || kill "$EMULATOR_PID" 2>/dev/null || true; rm -rf "$scratch"; }
trap cleanup EXIT
export EMULATOR_DIR=$scratch/emulator; mkdir -p "$EMULATOR_DIR"
eval "$(bash "$testbed/aws/emulator-up.sh" "$repository/node_modules")"
cd "$repository"
export DEPLOY_IMAGE_REGISTRY=registry.example/apps DEPLOY_DATA=disposable
# A handler that finds no AWS SDK hangs: a deployment takes seconds here.
cdk=(timeout 200 npx cdk --app "node -r tsx/cjs bin/aws.ts ${1:-examples/fullstack}" --output "$scratch/cdk.out")
composeport=(node -r tsx/cjs bin/composeport.ts)
stack=$(node -r tsx/cjs -e "
  const { planProject } = require('./lib/plan');
  const { topology } = planProject({ directory: '${1:-examples/fullstack}', environment: process.env }).plan;
  console.log(topology.project + '-' + topology.environment);")

say "secrets push, bootstrap and deploy $stack"
"${composeport[@]}" secrets push --target aws --project-directory "${1:-examples/fullstack}"
"${cdk[@]}" bootstrap --quiet
# AWS makes this security group with the first VPC origin of a VPC; the emulator only records the origin.
node -r tsx/cjs test/e2e/vpc-origin-group.ts create "$stack" & group=$!
"${cdk[@]}" deploy --require-approval never --progress events
status() { node -r tsx/cjs test/e2e/stack-status.ts "$stack"; }
[ "$(status)" = CREATE_COMPLETE ] || fail "the stack is $(status)"

say 'the secret values of the project are in no template and no output'
if [ -f "${1:-examples/fullstack}/.env" ]; then
  sed -n 's/^[A-Z_]*\(PASSWORD\|SECRET_KEY\|SECRET\)=\(.\{8,\}\)$/\2/p' "${1:-examples/fullstack}/.env" | while read -r value; do
    ! grep -rqF -- "$value" "$scratch/cdk.out" || fail 'a secret value stands in cdk.out'
  done
fi

say 'deploy again: no change'
"${cdk[@]}" deploy --require-approval never 2>&1 | tee "$scratch/again.txt" >&2
grep -q 'no changes' "$scratch/again.txt" || fail 'the same project deployed twice is a change'

say 'a changed image is an update'
DEPLOY_IMAGE_TAG=second "${cdk[@]}" deploy --require-approval never
[ "$(status)" = UPDATE_COMPLETE ] || fail "the stack is $(status)"

say 'destroy'
kill "$group" 2>/dev/null || true
node -r tsx/cjs test/e2e/vpc-origin-group.ts delete
"${cdk[@]}" destroy --force
say 'emulator: all checks passed'
