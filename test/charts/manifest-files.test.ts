import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { fileName, syncWave } from '../../charts/apply-order';
import { helmTemplate, manifestFiles, type PlacedManifest } from '../../charts/manifest-files';
import { folder, start } from '../cli/run';
import { repository } from '../support/synthesize';
import { referenceTopology } from '../topologies/reference';
import { find, manifests, settings } from './manifests';

const objects = manifests(referenceTopology());
const names = (files: 'components' | 'one') =>
  manifestFiles(objects, { files, project: 'shop' }).map(({ name }) => name);

describe('the files of the manifests', () => {
  it('are one a component, numbered, because kubectl applies a folder in the order of the names', () => {
    expect(names('components')).toEqual([
      '00-namespace',
      '10-network-policy',
      '20-storage-uploads',
      '30-database-db',
      '40-migration-migrate',
      '50-api-backend',
      '50-web-frontend',
      '50-worker-worker',
      '60-public-entry-main',
    ]);
  });

  it('hold every object once and in the order of the chart', () => {
    const files = manifestFiles(objects, { files: 'components', project: 'shop' });
    const all = files.flatMap((file) => file.objects);
    expect(new Set(all)).toEqual(new Set<PlacedManifest>(objects));
    expect(all).toHaveLength(objects.length);
    for (const file of files) expect(file.objects).toEqual(objects.filter((object) => file.objects.includes(object)));
  });

  it('put what fetches secrets before the database, which reads its password at its first start', () => {
    expect(fileName('secret', 'db-password') < fileName('database', 'db')).toBe(true);
    expect(syncWave('secret')).toEqual({});
  });

  it('are a single one named for the project where DEPLOY_K8S_FILES says so', () => {
    expect(names('one')).toEqual(['shop']);
  });
});

describe('for Argo CD and Flux', () => {
  const waveOf = (kind: string, name: string) =>
    Number(find(objects, kind, name).metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
  const job = objects.find(({ kind }) => kind === 'Job')?.metadata.name ?? '';

  it('the migration is healthy before a workload changes, and the database before the migration', () => {
    const order = [
      waveOf('NetworkPolicy', 'default-deny'),
      waveOf('StatefulSet', 'db'),
      waveOf('Job', job),
      waveOf('Deployment', 'backend'),
      waveOf('Ingress', 'main'),
    ];
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('a claim is in the wave of the first pod that mounts it, as it is pending and unhealthy until that pod is placed', () => {
    expect(waveOf('PersistentVolumeClaim', 'uploads')).toBe(waveOf('Deployment', 'backend'));
  });

  it('the namespace is not pruned while data is retained, because its claims would go with it', () => {
    const keep = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled', 'helm.sh/resource-policy': 'keep' };
    expect(find(objects, 'Namespace', 'shop-dev').metadata.annotations).toMatchObject(keep);
    const disposable = manifests(referenceTopology(), { ...settings, data: 'disposable' });
    expect(find(disposable, 'Namespace', 'shop-dev').metadata.annotations).toBeUndefined();
  });
});

describe('what bin/k8s.ts writes', () => {
  const written = (output: string) =>
    readdirSync(output).map((name) => [name, readFileSync(join(output, name), 'utf8')]);

  it('is the same byte for byte wherever and under whatever locale and time zone it runs', async () => {
    const places = [
      { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
      { TZ: 'America/Los_Angeles', LC_ALL: 'C', LANG: 'C' },
    ];
    const outputs = await Promise.all(
      places.map(async (environment) => {
        const project = join(folder(), 'single');
        await cp(join(repository, 'test/fixtures/single'), project, { recursive: true });
        const CDK8S_OUTDIR = join(project, 'out');
        const { code, stderr } = await start('k8s', ['.'], {
          cwd: project,
          environment: { ...environment, CDK8S_OUTDIR },
        });
        expect(code, stderr).toBe(0);
        return written(CDK8S_OUTDIR);
      }),
    );
    expect(outputs[0]?.length).toBeGreaterThan(2);
    expect(outputs[1]).toEqual(outputs[0]);
  });

  it('is a Helm chart without the namespace, which Helm would refuse to own after secrets push has made it', async () => {
    const chart = folder({ 'Chart.yaml': 'name: single\n' });
    const templates = join(chart, 'templates');
    mkdirSync(templates);
    writeFileSync(join(chart, 'README.md'), '');
    const project = join(repository, 'test/fixtures/single');
    const run = await start('k8s', ['.'], { cwd: project, environment: { CDK8S_OUTDIR: templates } });
    expect(run.code, run.stderr).toBe(0);
    const kinds = written(templates).flatMap(([, text]) =>
      parseAllDocuments(text ?? '').map((document) => (document.toJS() as { kind: string }).kind),
    );
    expect(kinds).toContain('Deployment');
    expect(kinds).not.toContain('Namespace');
  });

  it('says two braces to Helm so that they come out as they went in', () => {
    expect(helmTemplate('value: "{{ x }}"')).toBe('value: "{{ "{{" }} x }}"');
  });
});
