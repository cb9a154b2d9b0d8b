#!/usr/bin/env bash
# What others would say of the manifests: Kubernetes' own JSON schemas, strict and for each version that is supported, and
# kube-score and checkov, whose findings must be exactly those that docs/kubernetes.md lists with a reason.
. "$(dirname "$0")/testbed.sh"
trap 'rm -rf "$scratch"' EXIT
tools=${XDG_CACHE_HOME:-$HOME/.cache}/composeport-linters
mkdir -p "$tools"
[ -x "$tools/kube-score" ] || { say 'build kube-score'; GOBIN=$tools go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0; }
if ! "$tools/venv/bin/python" -c 'import checkov, kubernetes_validate' 2>/dev/null; then
  say 'install checkov and the schemas'
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet --disable-pip-version-check checkov==3.3.0 kubernetes-validate==1.37.0
fi

cd "$repository"
for folder in examples/fullstack test/fixtures/seed test/fixtures/single test/fixtures/shared-image test/fixtures/named-dsn; do
  DEPLOY_IMAGE_REGISTRY=registry.example/apps CDK8S_OUTDIR=$scratch/$(basename "$folder") node -r tsx/cjs bin/k8s.ts "$folder" 2>/dev/null
done
export PATH=$tools:$tools/venv/bin:$PATH
node -r tsx/cjs test/e2e/linters/run.ts "$scratch"
say 'linters: all checks passed'
