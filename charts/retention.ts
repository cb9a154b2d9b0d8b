/** Asks the tools that delete what is no longer in the manifests to leave it: Argo CD, `helm uninstall` and Flux. */
const KEEP = {
  'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
  'helm.sh/resource-policy': 'keep',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** Annotations of what holds data; `kubectl delete -f` is the one that asks nobody. */
export function keepAnnotations(retention: 'keep' | 'disposable'): Readonly<Record<string, string>> {
  return retention === 'keep' ? KEEP : {};
}
