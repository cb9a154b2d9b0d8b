#!/usr/bin/env bash
# cfn-lint over the AWS template of every fixture, in dev and in prod: no error may remain.
. "$(dirname "$0")/testbed.sh"
trap 'rm -rf "$scratch"' EXIT
cd "$repository"
if ! command -v cfn-lint >/dev/null; then
  say 'cfn-lint from PyPI'
  python3 -m venv "$scratch/venv"
  "$scratch/venv/bin/pip" install --quiet 'cfn-lint==1.58.*'
  PATH=$scratch/venv/bin:$PATH
fi
for project in examples/fullstack test/fixtures/seed test/fixtures/single test/fixtures/shared-image test/fixtures/named-dsn; do
  for environment in dev prod; do
    say "$project, $environment"
    output=$scratch/$(basename "$project")-$environment
    DEPLOY_ENV=$environment CDK_OUTDIR=$output node -r tsx/cjs bin/aws.ts "$project"
    templates=("$output"/*.template.json)
    # Warnings are advice; an error is what CloudFormation would refuse.
    cfn-lint --ignore-checks W --regions us-east-1 -- "${templates[@]}" || fail "cfn-lint finds errors in $project, $environment"
  done
done
say 'a template with a mistake is refused'
printf '{"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{"DelaySecond":5}}}}' >"$scratch/wrong.json"
! cfn-lint --regions us-east-1 -- "$scratch/wrong.json" >/dev/null || fail 'cfn-lint let a mistake pass'
say 'validators: no error'
