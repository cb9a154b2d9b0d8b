#!/usr/bin/env bash
# As a new user: an empty folder outside the repository, the packed tarball, the document's compose file.
. "$(dirname "$0")/testbed.sh"
trap 'rm -rf "$scratch"' EXIT
project=$scratch/shop; mkdir "$project"

say 'install the tarball and composeport init'
installed_project "$project" test/fixtures/seed
cd "$project"
for file in cdk.json cdk8s.yaml .env.deploy; do [ -f "$file" ] || fail "init wrote no $file"; done

say 'composeport plan'
npx composeport plan | tee "$scratch/plan.txt"
grep -q 'secrets push' "$scratch/plan.txt" || fail 'the plan does not end with the commands to type next'
npx composeport plan --json | node -e 'JSON.parse(require("fs").readFileSync(0, "utf8"))'

say 'cdk synth'
npx cdk synth --quiet
ls cdk.out/*.template.json >/dev/null || fail 'cdk synth wrote no template'

say 'cdk synth of a project with a migration, whose runner is a file of the package'
cp -r "$repository/examples/fullstack" "$scratch/example"; rm -rf "$scratch"/example/*/node_modules
npx cdk synth --quiet --app "node node_modules/composeport/dist/bin/aws.js $scratch/example" --output "$scratch/example-out"
grep -q 'Custom::OneOffTask' "$scratch"/example-out/*.template.json || fail 'the template runs no migration'

say 'cdk8s synth'
npx cdk8s synth --check-upgrade=false >&2
find . -path ./node_modules -prune -o -name '*.k8s.yaml' -print | grep -q . || fail 'cdk8s synth wrote no manifests'

say 'docs/own-app.md: the same stack and the same chart from an app file of your own'
mkdir deploy
for file in aws k8s; do
  sed -n "/^\/\/ deploy\/$file.ts/,/^\`\`\`/p" node_modules/composeport/docs/own-app.md | sed '$d' > "deploy/$file.ts"
done
tsx=$repository/node_modules/.bin/tsx
npx cdk synth --quiet --app "$tsx deploy/aws.ts" --output own.out
cmp cdk.out/*.template.json own.out/*.template.json || fail 'an app file of your own gives another stack'
npx cdk8s synth --check-upgrade=false --app "$tsx deploy/k8s.ts" --output own-chart >&2
grep -q 'kind: Deployment' own-chart/*.k8s.yaml || fail 'an app file of your own wrote no chart'

say 'a mistake ends with exit code 1, its place, and nothing written'
rm -rf cdk.out
printf 'services:\n  web:\n    image: nginx\n    ports: ["80 00"]\n' > docker-compose.yml
if npx cdk synth --quiet 2> "$scratch/error.txt"; then fail 'a wrong port was accepted'; fi
grep -q 'docker-compose.yml:4' "$scratch/error.txt" || { cat "$scratch/error.txt" >&2; fail 'the error does not name its line'; }
[ ! -e cdk.out/manifest.json ] || fail 'something was written'
say 'installed project: all checks passed'
