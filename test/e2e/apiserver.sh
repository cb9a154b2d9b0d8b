#!/usr/bin/env bash
# A real Kubernetes API server, namespace enforcing `restricted`, must admit every object of every golden project, without a warning.
. "$(dirname "$0")/testbed.sh"
export KUBE_NODE=0 KUBE_TRAEFIK=0 KUBE_DIR=${KUBE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/composeport-kube}
[ -f "$testbed/kube/build.sh" ] || fail "no cluster at $testbed/kube"
cleanup() { bash "$testbed/kube/down.sh" >/dev/null 2>&1 || true; rm -rf "$scratch"; }
trap cleanup EXIT
say 'API server'
bash "$testbed/kube/build.sh" >&2
bash "$testbed/kube/up.sh" >&2
export KUBECONFIG=$KUBE_DIR/kubeconfig PATH=$KUBE_DIR/bin:$PATH
cd "$repository"
export DEPLOY_IMAGE_REGISTRY=registry.example/apps

for folder in examples/fullstack test/fixtures/seed test/fixtures/single test/fixtures/shared-image test/fixtures/named-dsn; do
  name=$(basename "$folder"); out=$scratch/$name
  say "$name: secrets push, then apply"
  DEPLOY_K8S_NAMESPACE=$name npx cdk8s synth --check-upgrade=false --app "node -r tsx/cjs bin/k8s.ts $folder" --output "$out" >/dev/null
  DEPLOY_K8S_NAMESPACE=$name node -r tsx/cjs bin/composeport.ts secrets push --target kubernetes --project-directory "$folder"
  kubectl apply --dry-run=server -f "$out" >/dev/null
  kubectl apply --warnings-as-errors -f "$out"
  level=$(kubectl get namespace "$name" -o jsonpath='{.metadata.labels.pod-security\.kubernetes\.io/enforce}')
  [ "$level" = restricted ] || fail "the namespace $name enforces '$level'"
  kubectl apply -f "$out" | tee "$scratch/again.txt"
  # kubectl replaces the selector of a PodDisruptionBudget whole, and says "configured" for the same one.
  ! grep -v '^poddisruptionbudget' "$scratch/again.txt" | grep -vq 'unchanged$' || fail 'applying the same manifests again changes something'
done

say 'the check can fail: a privileged pod is refused'
if kubectl -n single run bad --image=busybox --privileged >/dev/null 2>&1; then fail 'restricted is not enforced'; fi
say 'API server: all checks passed'
