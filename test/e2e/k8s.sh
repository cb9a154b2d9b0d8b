#!/usr/bin/env bash
# The applications on a real cluster of one node: `npm run e2e:k8s`. `-- --break NAME|all` breaks one thing after the
# other on a fresh installation and does nothing else. KEEP_CLUSTER=1 leaves the cluster running for the next run.
. "$(dirname "$0")/testbed.sh"
. "$(dirname "$0")/engine.sh"
export KUBE_DIR=${KUBE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/composeport-kube} KUBE_NETNS=${KUBE_NETNS:-kube} SCRATCH=$scratch
export KUBECONFIG=$KUBE_DIR/kubeconfig PATH=$KUBE_DIR/bin:$PATH
[ -f "$testbed/kube/build.sh" ] || fail "no cluster at $testbed/kube"
cleanup() {
  kill ${tls:-} 2>/dev/null || true
  [ -n "${KEEP_CLUSTER:-}" ] || bash "$testbed/kube/down.sh" --wipe >/dev/null 2>&1 || true
  rm -rf "$scratch"
}
trap cleanup EXIT
cd "$repository"
checks=(node -r tsx/cjs test/e2e/k8s/run.ts)

if ! "${checks[@]}" images-are-built; then
  say 'build the images of four releases'
  rm -rf "${scratch:?}"/*
  engine_up
  nice "${checks[@]}" build-images
  engine_down
fi
rm -rf "${scratch:?}"/*

say 'cluster'
bash "$testbed/kube/build.sh" >&2
# What another check left in it would run beside ours.
kubectl get --raw /readyz >/dev/null 2>&1 && [ -n "${KEEP_CLUSTER:-}" ] || bash "$testbed/kube/down.sh" --wipe
bash "$testbed/kube/up.sh" >&2

# The controller's https port, forwarded as up.sh forwards the http one, and a certificate as an owner would have it.
export TLS_CERTIFICATE=$scratch/tls.crt TLS_KEY=$scratch/tls.key NODE_EXTRA_CA_CERTS=$scratch/tls.crt
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,DNS:plain.localhost -keyout "$TLS_KEY" -out "$TLS_CERTIFICATE" 2>/dev/null
nsenter --net="/run/netns/$KUBE_NETNS" -- socat "UNIX-LISTEN:$scratch/tls.sock,fork" TCP:10.250.0.1:30443 & tls=$!
socat TCP-LISTEN:18443,bind=127.0.0.1,reuseaddr,fork "UNIX-CONNECT:$scratch/tls.sock" & tls="$tls $!"

"${checks[@]}" "$@"
