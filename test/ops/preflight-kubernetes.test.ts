import { describe, expect, test } from 'vitest';
import { isReady, runChecks } from '../../lib/ops/preflight/check';
import { kubernetesChecks } from '../../lib/ops/preflight/kubernetes';
import type { PlannedProject } from '../../lib/plan';
import { compose, failed, problemsOf, project } from './preflight-project';

describe('before a deployment to Kubernetes', () => {
  const cluster: Readonly<Record<string, unknown>> = {
    version: { serverVersion: { major: '1', minor: '34', gitVersion: 'v1.34.4' } },
    namespace: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
    ingressclass: {
      items: [
        { metadata: { name: 'traefik', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } } },
      ],
    },
    storageclass: {
      items: [
        { metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } },
      ],
    },
  };
  const names = 'secret/db-password\nsecret/token\n';

  async function onCluster(planned: PlannedProject, over: Record<string, unknown> = {}, secrets = names) {
    const answers = { ...cluster, ...over };
    const kubectl = (args: readonly string[]) => {
      if (args[0] === 'version') return Promise.resolve(JSON.stringify(answers.version));
      if (args[1] === 'secrets') return Promise.resolve(secrets);
      const answer = answers[args[1] ?? ''];
      return Promise.resolve(answer === undefined ? '' : JSON.stringify(answer));
    };
    return runChecks(kubernetesChecks, { planned, kubectl });
  }

  test('all is well', async () => {
    const results = await onCluster(project());
    expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual(
      ['settings', 'plan', 'server', 'namespace', 'secrets', 'classes'].map((name) => `${name} passed`),
    );
    expect(isReady(results)).toBe(true);
  });

  test('a server older than the manifests are made for', async () => {
    const version = { serverVersion: { major: '1', minor: '26+', gitVersion: 'v1.26.9-eks' } };
    expect(problemsOf(await onCluster(project(), { version }))).toContain('v1.26.9-eks');
  });

  test('a missing secret: pods would stay in CreateContainerConfigError', async () => {
    expect(failed(await onCluster(project(), {}, 'secret/token\n'))).toEqual(['secrets']);
  });

  test('no default class, with the names to choose from', async () => {
    const ingressclass = { items: [{ metadata: { name: 'nginx' } }] };
    const results = await onCluster(project(), { ingressclass });
    expect(failed(results)).toEqual(['classes']);
    expect(JSON.stringify(results)).toContain('set DEPLOY_INGRESS_CLASS to one of nginx');
  });

  test('a class that the settings name and the cluster does not have', async () => {
    const planned = project(compose, { DEPLOY_STORAGE_CLASS: 'fast' });
    expect(problemsOf(await onCluster(planned, { storageclass: undefined }))).toContain(
      'the cluster has no storageclass fast',
    );
  });

  test('a namespace that is being deleted', async () => {
    const namespace = { metadata: {}, status: { phase: 'Terminating' } };
    expect(problemsOf(await onCluster(project(), { namespace }))).toContain('is being deleted');
  });
});
